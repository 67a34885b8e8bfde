<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ru" sourcelanguage="en">
<context>
    <name>InboxPage</name>
    <message>
        <source>Tasks</source>
        <translation>Задания</translation>
    </message>
    <message numerus="yes">
        <source>%n to do</source>
        <translation>
            <numerusform>%n к выполнению</numerusform>
            <numerusform>%n к выполнению</numerusform>
            <numerusform>%n к выполнению</numerusform>
        </translation>
    </message>
    <message>
        <source>Tasks to do</source>
        <translation>Задания к выполнению</translation>
    </message>
    <message>
        <source>This version of Goldquill has no page for critiques yet. Give the task back for somebody else.</source>
        <translation>В этой версии Goldquill страницы для разбора ответов ещё нет. Верните задание, чтобы его сделал кто-то другой.</translation>
    </message>
    <message>
        <source>Give back</source>
        <translation>Вернуть</translation>
    </message>
    <message>
        <source>Asking the company for tasks…</source>
        <translation>Спрашиваем у организации задания…</translation>
    </message>
    <message>
        <source>The company has no other task for you now.</source>
        <translation>Других заданий для вас у организации сейчас нет.</translation>
    </message>
    <message>
        <source>Your company gives this desk no more tasks. You are free to chat, rank and write.</source>
        <translation>Организация больше не даёт этому рабочему месту заданий. Можно беседовать с моделью, ранжировать и писать.</translation>
    </message>
    <message>
        <source>Nothing to do now. New tasks come with the next sync, and you are free to chat and write.</source>
        <translation>Сейчас делать нечего. Новые задания придут со следующей синхронизацией, а пока можно беседовать с моделью и писать.</translation>
    </message>
    <message>
        <source>Tasks come from a company, and you have joined none yet. Join one on the Company page with the address and the code you were given; until then you can chat, rank and write for yourself.</source>
        <translation>Задания приходят от организации, а вы пока не присоединились ни к одной. Присоединитесь на странице «Организация» по адресу и коду, которые вам дали; до тех пор можно беседовать, ранжировать и писать для себя.</translation>
    </message>
    <message>
        <source>begun</source>
        <translation>начато</translation>
    </message>
    <message>
        <source>No words</source>
        <translation>Без слов</translation>
    </message>
    <message>
        <source>Open the task</source>
        <translation>Открыть задание</translation>
    </message>
    <message>
        <source>Look for tasks</source>
        <translation>Проверить задания</translation>
    </message>
    <message>
        <source>Join a company</source>
        <translation>Присоединиться к организации</translation>
    </message>
</context>
<context>
    <name>TaskView</name>
    <message>
        <source>The task</source>
        <translation>Задание</translation>
    </message>
</context>
</TS>
