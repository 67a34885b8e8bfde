<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>LockSection</name>
    <message numerus="yes">
        <source>A little longer: %n characters at least.</source>
        <translation>
            <numerusform>A little longer: %n characters at least.</numerusform>
            <numerusform>A little longer: %n characters at least.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ModelSection</name>
    <message numerus="yes">
        <source>%Ln token(s)</source>
        <translation>
            <numerusform>%Ln token</numerusform>
            <numerusform>%Ln tokens</numerusform>
        </translation>
    </message>
</context>
</TS>
