<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ru" sourcelanguage="en">
<context>
    <name>AppearanceSection</name>
    <message>
        <source>Look and language</source>
        <translation>Вид и язык</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Язык</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Тема</translation>
    </message>
    <message>
        <source>Size of text</source>
        <translation>Размер текста</translation>
    </message>
    <message>
        <source>As the desktop</source>
        <translation>Как в системе</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Светлая</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Тёмная</translation>
    </message>
    <message>
        <source>High contrast, dark</source>
        <translation>Контрастная тёмная</translation>
    </message>
    <message>
        <source>High contrast, light</source>
        <translation>Контрастная светлая</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>Текст мельче</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>Текст крупнее</translation>
    </message>
    <message>
        <source>{percent}%</source>
        <translation>{percent} %</translation>
    </message>
</context>
<context>
    <name>LockSection</name>
    <message>
        <source>Lock</source>
        <translation>Замок</translation>
    </message>
    <message>
        <source>Your work is locked</source>
        <translation>Ваша работа заперта</translation>
    </message>
    <message>
        <source>Use this computer&apos;s keyring instead</source>
        <translation>Перейти на хранилище паролей</translation>
    </message>
    <message>
        <source>Present passphrase</source>
        <translation>Нынешняя фраза</translation>
    </message>
    <message>
        <source>New passphrase</source>
        <translation>Новая парольная фраза</translation>
    </message>
    <message>
        <source>The same again</source>
        <translation>Ещё раз</translation>
    </message>
    <message>
        <source>Lock with the keyring</source>
        <translation>Запереть хранилищем паролей</translation>
    </message>
    <message>
        <source>Lock with it</source>
        <translation>Запереть</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отменить</translation>
    </message>
    <message>
        <source>Change the passphrase</source>
        <translation>Сменить фразу</translation>
    </message>
    <message>
        <source>Use a passphrase instead</source>
        <translation>Перейти на парольную фразу</translation>
    </message>
    <message>
        <source>The lock is being changed…</source>
        <translation>Замок меняется…</translation>
    </message>
    <message>
        <source>with a passphrase that you type at each start</source>
        <translation>парольной фразой, которую вы вводите при каждом запуске</translation>
    </message>
    <message>
        <source>with this computer&apos;s keyring: it opens when you are signed in</source>
        <translation>хранилищем паролей: открывается, когда вы вошли в систему</translation>
    </message>
    <message numerus="yes">
        <source>A little longer: %n characters at least.</source>
        <translation>
            <numerusform>Чуть длиннее: хотя бы %n знак.</numerusform>
            <numerusform>Чуть длиннее: хотя бы %n знака.</numerusform>
            <numerusform>Чуть длиннее: хотя бы %n знаков.</numerusform>
        </translation>
    </message>
    <message>
        <source>The two passphrases differ.</source>
        <translation>Фразы не совпадают.</translation>
    </message>
    <message>
        <source>Type the present passphrase as well.</source>
        <translation>Введите и нынешнюю парольную фразу.</translation>
    </message>
    <message>
        <source>This is not the present passphrase. Nothing was changed.</source>
        <translation>Это не нынешняя парольная фраза. Ничего не изменилось.</translation>
    </message>
    <message>
        <source>Type the new passphrase, then the same again.</source>
        <translation>Введите новую фразу, потом её же ещё раз.</translation>
    </message>
</context>
<context>
    <name>ModelSection</name>
    <message>
        <source>Model and writing</source>
        <translation>Модель и письмо</translation>
    </message>
    <message>
        <source>Layers on the graphics card</source>
        <translation>Слои на видеокарте</translation>
    </message>
    <message>
        <source>chosen for you</source>
        <translation>подбираются сами</translation>
    </message>
    <message>
        <source>As many as fit are chosen for you. Fewer leave memory to others; 0 uses the processor only.</source>
        <translation>Сколько поместится, подбирается само. Меньше — больше памяти другим программам; 0 — только процессор.</translation>
    </message>
    <message>
        <source>Longest conversation</source>
        <translation>Самый длинный разговор</translation>
    </message>
    <message numerus="yes">
        <source>%Ln token(s)</source>
        <translation>
            <numerusform>%Ln токен</numerusform>
            <numerusform>%Ln токена</numerusform>
            <numerusform>%Ln токенов</numerusform>
        </translation>
    </message>
    <message>
        <source>as the model allows</source>
        <translation>сколько позволяет модель</translation>
    </message>
    <message>
        <source>Load the model again</source>
        <translation>Загрузить модель заново</translation>
    </message>
    <message>
        <source>Answers to rank</source>
        <translation>Ответов для ранжирования</translation>
    </message>
    <message>
        <source>Spelling</source>
        <translation>Орфография</translation>
    </message>
    <message>
        <source>Underline misspelt words</source>
        <translation>Подчёркивать опечатки</translation>
    </message>
</context>
<context>
    <name>PersonSection</name>
    <message>
        <source>You</source>
        <translation>О вас</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Имя</translation>
    </message>
    <message>
        <source>What you know well</source>
        <translation>В чём вы разбираетесь</translation>
    </message>
    <message>
        <source>Type your name: it stands under what you sign.</source>
        <translation>Впишите своё имя: оно стоит под тем, что вы подписываете.</translation>
    </message>
    <message>
        <source>Type a name: it stands under what you sign. Until then the last one stays.</source>
        <translation>Впишите имя: оно стоит под тем, что вы подписываете. До тех пор остаётся прежнее.</translation>
    </message>
    <message>
        <source>Choose at least one field. Until then the last ones stay.</source>
        <translation>Выберите хотя бы одну область. До тех пор остаются прежние.</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation>Настройки</translation>
    </message>
    <message>
        <source>Everything you type is saved by itself within half a second and survives a power cut.</source>
        <translation>Всё, что вы набираете, сохраняется само за полсекунды и переживёт отключение света.</translation>
    </message>
    <message>
        <source>The new lock holds.</source>
        <translation>Новый замок действует.</translation>
    </message>
</context>
</TS>
