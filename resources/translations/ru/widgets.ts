<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ru" sourcelanguage="en">
<context>
    <name>CommandPalette</name>
    <message>
        <source>Find an action</source>
        <translation>Найти действие</translation>
    </message>
    <message>
        <source>What do you want to do?</source>
        <translation>Что вы хотите сделать?</translation>
    </message>
    <message>
        <source>Actions</source>
        <translation>Действия</translation>
    </message>
    <message>
        <source>No action has these words.</source>
        <translation>Действия с такими словами нет.</translation>
    </message>
</context>
<context>
    <name>Corrections</name>
    <message>
        <source>Next misspelt word</source>
        <translation>Следующее слово с ошибкой</translation>
    </message>
    <message>
        <source>Looking for what was meant…</source>
        <translation>Ищем, что имелось в виду…</translation>
    </message>
    <message>
        <source>Add “{word}” to my words</source>
        <translation>Добавить «{word}» в мои слова</translation>
    </message>
    <message>
        <source>Nothing like it is known</source>
        <translation>Похожих слов не нашлось</translation>
    </message>
    <message>
        <source>No misspelt word is underlined here.</source>
        <translation>Здесь нет подчёркнутых слов с ошибками.</translation>
    </message>
</context>
<context>
    <name>Legend</name>
    <message>
        <source>All keys</source>
        <translation>Все клавиши</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Закрыть</translation>
    </message>
</context>
<context>
    <name>LineBox</name>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
</context>
<context>
    <name>Notice</name>
    <message>
        <source>There is nothing to answer yet. Write your question first.</source>
        <translation>Пока не на что отвечать. Сначала напишите вопрос.</translation>
    </message>
    <message>
        <source>Goldquill does not open links from a model&apos;s text.</source>
        <translation>Goldquill не открывает ссылки из текста модели.</translation>
    </message>
    <message>
        <source>Copy the address</source>
        <translation>Скопировать адрес</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Вернуть</translation>
    </message>
    <message>
        <source>What you typed while your passphrase was checked was not kept.</source>
        <translation>Набранное, пока проверялась парольная фраза, не сохранено.</translation>
    </message>
    <message>
        <source>It could have been a part of the passphrase. Please type it again.</source>
        <translation>Это могла быть часть самой фразы. Наберите, пожалуйста, ещё раз.</translation>
    </message>
    <message>
        <source>Your name is not known yet: the first start was cut off before it was kept.</source>
        <translation>Ваше имя пока неизвестно: первый запуск прервался раньше, чем оно сохранилось.</translation>
    </message>
    <message>
        <source>It stands under what you sign. Type it in the settings.</source>
        <translation>Оно стоит под тем, что вы подписываете. Впишите его в настройках.</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>Убрать сообщение</translation>
    </message>
</context>
</TS>
