<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>TaskCounts</name>
    <message numerus="yes">
        <source>overdue by %n day(s)</source>
        <translation>
            <numerusform>overdue by %n day</numerusform>
            <numerusform>overdue by %n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>due in %n day(s)</source>
        <translation>
            <numerusform>due in %n day</numerusform>
            <numerusform>due in %n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>reserved for you for %n more day(s)</source>
        <translation>
            <numerusform>reserved for you for %n more day</numerusform>
            <numerusform>reserved for you for %n more days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n answer(s) came with it</source>
        <translation>
            <numerusform>%n answer came with it</numerusform>
            <numerusform>%n answers came with it</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new task(s) came.</source>
        <translation>
            <numerusform>%n new task came.</numerusform>
            <numerusform>%n new tasks came.</numerusform>
        </translation>
    </message>
</context>
</TS>
