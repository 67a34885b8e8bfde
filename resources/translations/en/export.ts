<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>ExportPage</name>
    <message numerus="yes">
        <source>%n piece(s) of work</source>
        <translation>
            <numerusform>%n piece of work</numerusform>
            <numerusform>%n pieces of work</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>OutcomeCard</name>
    <message numerus="yes">
        <source>%n piece(s) of work exported</source>
        <translation>
            <numerusform>%n piece of work exported</numerusform>
            <numerusform>%n pieces of work exported</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n record(s)</source>
        <translation>
            <numerusform>%n record</numerusform>
            <numerusform>%n records</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s)</source>
        <translation>
            <numerusform>%n row</numerusform>
            <numerusform>%n rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PiecesCard</name>
    <message numerus="yes">
        <source>%n piece(s) of work</source>
        <translation>
            <numerusform>%n piece of work</numerusform>
            <numerusform>%n pieces of work</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n ranking(s)</source>
        <translation>
            <numerusform>%n ranking</numerusform>
            <numerusform>%n rankings</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n gold answer(s)</source>
        <translation>
            <numerusform>%n gold answer</numerusform>
            <numerusform>%n gold answers</numerusform>
        </translation>
    </message>
</context>
</TS>
