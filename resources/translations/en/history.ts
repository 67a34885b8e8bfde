<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>HistoryPage</name>
    <message numerus="yes">
        <source>%n record(s) saved</source>
        <translation>
            <numerusform>%n record saved</numerusform>
            <numerusform>%n records saved</numerusform>
        </translation>
    </message>
</context>
</TS>
