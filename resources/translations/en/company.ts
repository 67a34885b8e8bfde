<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>CompanyPage</name>
    <message numerus="yes">
        <source>%n record(s) arrived at the company.</source>
        <translation>
            <numerusform>%n record arrived at the company.</numerusform>
            <numerusform>%n records arrived at the company.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) saved. Carry the file to the company.</source>
        <translation>
            <numerusform>%n record saved. Carry the file to the company.</numerusform>
            <numerusform>%n records saved. Carry the file to the company.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The server did not take %n record(s).</source>
        <translation>
            <numerusform>The server did not take %n record.</numerusform>
            <numerusform>The server did not take %n records.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) sent.</source>
        <translation>
            <numerusform>%n record sent.</numerusform>
            <numerusform>%n records sent.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HeldCard</name>
    <message numerus="yes">
        <source>%n record(s) came back, whole on this machine and in History.</source>
        <translation>
            <numerusform>%n record came back, whole on this machine and in History.</numerusform>
            <numerusform>%n records came back, whole on this machine and in History.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SendingCard</name>
    <message numerus="yes">
        <source>%n record(s)</source>
        <translation>
            <numerusform>%n record</numerusform>
            <numerusform>%n records</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All is sent but %n record(s) that the server did not take.</source>
        <translation>
            <numerusform>All is sent but %n record that the server did not take.</numerusform>
            <numerusform>All is sent but %n records that the server did not take.</numerusform>
        </translation>
    </message>
</context>
</TS>
