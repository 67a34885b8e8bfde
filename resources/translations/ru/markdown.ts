<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ru" sourcelanguage="en">
<context>
    <name>MarkdownView</name>
    <message>
        <source>image</source>
        <translation>картинка</translation>
    </message>
    <message>
        <source>Show more ({count} characters are not shown yet)</source>
        <translation>Показать ещё (пока не показано символов: {count})</translation>
    </message>
</context>
<context>
    <name>ReadingPane</name>
    <message>
        <source>Text</source>
        <translation>Текст</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Скопировать</translation>
    </message>
    <message>
        <source>Copy as Markdown</source>
        <translation>Скопировать как Markdown</translation>
    </message>
    <message>
        <source>Copy this code</source>
        <translation>Скопировать этот код</translation>
    </message>
    <message>
        <source>Copy the address of the link</source>
        <translation>Скопировать адрес ссылки</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Выделить всё</translation>
    </message>
</context>
</TS>
