<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ru" sourcelanguage="en">
<context>
    <name>Gate</name>
    <message>
        <source>Waiting for this computer&apos;s keyring. It may ask you to unlock it.</source>
        <translation>Ждём хранилище паролей этого компьютера. Оно может попросить вас разблокировать его.</translation>
    </message>
</context>
<context>
    <name>PassphraseField</name>
    <message>
        <source>Show what is typed</source>
        <translation>Показать, что набрано</translation>
    </message>
</context>
<context>
    <name>TroublePage</name>
    <message>
        <source>Try again</source>
        <translation>Попробовать ещё раз</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Выйти</translation>
    </message>
    <message>
        <source>The key in this computer&apos;s keyring does not open your profile.</source>
        <translation>Ключ из хранилища паролей не открывает ваш профиль.</translation>
    </message>
    <message>
        <source>Nothing was changed. Put the right entry back into the keyring, then try again.</source>
        <translation>Ничего не изменено. Верните в хранилище прежнюю запись и попробуйте ещё раз.</translation>
    </message>
</context>
<context>
    <name>UnlockPage</name>
    <message>
        <source>Your desk is locked</source>
        <translation>Ваш стол заперт</translation>
    </message>
    <message>
        <source>Type your passphrase to open it.</source>
        <translation>Введите парольную фразу, чтобы открыть его.</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Парольная фраза</translation>
    </message>
    <message>
        <source>Opening…</source>
        <translation>Открывается…</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Открыть</translation>
    </message>
    <message>
        <source>Type your passphrase first.</source>
        <translation>Сначала введите парольную фразу.</translation>
    </message>
</context>
<context>
    <name>WelcomePage</name>
    <message>
        <source>Welcome</source>
        <translation>Добро пожаловать</translation>
    </message>
    <message>
        <source>You teach a model to answer well. What you write stays on this machine until you sign and send it.</source>
        <translation>Вы учите модель хорошо отвечать. Всё, что вы пишете, остаётся на этом компьютере, пока вы сами не подпишете и не отправите.</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Язык</translation>
    </message>
    <message>
        <source>Your name</source>
        <translation>Ваше имя</translation>
    </message>
    <message>
        <source>As it should stand under your work</source>
        <translation>Как подписывать вашу работу</translation>
    </message>
    <message>
        <source>What you know well</source>
        <translation>В чём вы разбираетесь</translation>
    </message>
    <message>
        <source>How your work is locked</source>
        <translation>Чем запереть вашу работу</translation>
    </message>
    <message>
        <source>With this computer&apos;s keyring</source>
        <translation>Хранилищем паролей этого компьютера</translation>
    </message>
    <message>
        <source>With a passphrase</source>
        <translation>Парольной фразой</translation>
    </message>
    <message>
        <source>Typed at each start. Nobody can restore it: four words that you will remember are best.</source>
        <translation>Вводится при каждом запуске. Восстановить её нельзя: лучше всего четыре слова, которые вы запомните.</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Парольная фраза</translation>
    </message>
    <message>
        <source>The same again</source>
        <translation>Ещё раз</translation>
    </message>
    <message>
        <source>The passphrase again</source>
        <translation>Парольная фраза ещё раз</translation>
    </message>
    <message>
        <source>{model} is ready on this machine, a small model to begin with. Add your own in Models.</source>
        <translation>{model} — небольшая модель для начала, она уже на этом компьютере. Свои добавите в разделе «Модели».</translation>
    </message>
    <message>
        <source>You add a model in Models, after this.</source>
        <translation>Модель вы добавите потом, в разделе «Модели».</translation>
    </message>
    <message>
        <source>One moment…</source>
        <translation>Минутку…</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>Начать</translation>
    </message>
    <message>
        <source>Asking whether it can be used…</source>
        <translation>Узнаём, можно ли им пользоваться…</translation>
    </message>
    <message>
        <source>Opens by itself when you are signed in to this computer.</source>
        <translation>Откроется само, когда вы вошли в систему.</translation>
    </message>
    <message>
        <source>Your name is still missing.</source>
        <translation>Осталось написать имя.</translation>
    </message>
    <message>
        <source>Choose at least one field that you know.</source>
        <translation>Выберите хотя бы одну область.</translation>
    </message>
    <message>
        <source>The keyring has not answered yet. Wait a moment, or use a passphrase.</source>
        <translation>Хранилище ещё не ответило. Подождите немного или задайте парольную фразу.</translation>
    </message>
    <message>
        <source>The passphrase is still missing.</source>
        <translation>Осталось задать парольную фразу.</translation>
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
</context>
</TS>
