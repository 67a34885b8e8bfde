<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>PromptHeader</name>
    <message numerus="yes">
        <source>%n earlier turn(s)</source>
        <translation>
            <numerusform>%n earlier turn</numerusform>
            <numerusform>%n earlier turns</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RankingPage</name>
    <message numerus="yes">
        <source>Rank %n answer(s)</source>
        <translation>
            <numerusform>Rank %n answer</numerusform>
            <numerusform>Rank %n answers</numerusform>
        </translation>
    </message>
</context>
</TS>
