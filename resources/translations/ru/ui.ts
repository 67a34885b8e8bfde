<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ru" sourcelanguage="en">
<context>
    <name>Errors</name>
    <message>
        <source>Something did not work.</source>
        <translation>Что-то не получилось.</translation>
    </message>
    <message>
        <source>Your text is safe. Please try again.</source>
        <translation>Ваш текст в сохранности. Попробуйте ещё раз.</translation>
    </message>
    <message>
        <source>The model “{file}” cannot be used.</source>
        <translation>Модель «{file}» не подходит.</translation>
    </message>
    <message>
        <source>Choose another model in Models. Your work is safe.</source>
        <translation>Выберите другую в разделе «Модели». Ваша работа в сохранности.</translation>
    </message>
    <message>
        <source>The model file “{file}” is not where it was.</source>
        <translation>Файла модели «{file}» нет на прежнем месте.</translation>
    </message>
    <message>
        <source>Put it back or connect its disk, or choose another model in Models.</source>
        <translation>Верните его, подключите диск или выберите другую модель в разделе «Модели».</translation>
    </message>
    <message>
        <source>“{file}” is not a GGUF model file, or it is damaged.</source>
        <translation>«{file}» — не файл модели GGUF, или он повреждён.</translation>
    </message>
    <message>
        <source>Choose a file that ends in .gguf, or get this one again from where it came.</source>
        <translation>Выберите файл с окончанием .gguf или получите этот ещё раз.</translation>
    </message>
    <message>
        <source>The model file “{file}” is cut short: {actual_bytes} of {expected_bytes} are there.</source>
        <translation>Файл модели «{file}» обрезан: есть {actual_bytes} из {expected_bytes}.</translation>
    </message>
    <message>
        <source>The model file “{file}” is cut short: only its first {actual_bytes} are there.</source>
        <translation>Файл модели «{file}» обрезан: есть только его начало, {actual_bytes}.</translation>
    </message>
    <message>
        <source>The download or copy did not finish. Get the file again.</source>
        <translation>Загрузка или копирование прервались. Получите файл ещё раз.</translation>
    </message>
    <message>
        <source>“{file}”: {what}</source>
        <translation>«{file}»: {what}</translation>
    </message>
    <message>
        <source>“{file}”, line {line}: {what}</source>
        <translation>«{file}», строка {line}: {what}</translation>
    </message>
    <message>
        <source>“{file}” is not the file it is said to be: its checksum differs.</source>
        <translation>«{file}» — не тот файл, за который себя выдаёт: контрольная сумма не совпадает.</translation>
    </message>
    <message>
        <source>It may be damaged or changed. Get it again from a source you trust.</source>
        <translation>Он повреждён или изменён. Получите его заново из надёжного источника.</translation>
    </message>
    <message>
        <source>What came for “{file}” is not the model that the company signed for.</source>
        <translation>Вместо «{file}» пришёл не тот файл, который подписала организация.</translation>
    </message>
    <message>
        <source>It was thrown away. Get the model again; if it stays so, tell your admin.</source>
        <translation>Он удалён. Скачайте модель ещё раз; если повторится, скажите администратору.</translation>
    </message>
    <message>
        <source>“{file}” needs {needed_bytes} of memory and {available_bytes} are free.</source>
        <translation>Модели «{file}» нужно {needed_bytes} памяти, а свободно {available_bytes}.</translation>
    </message>
    <message>
        <source>Close other programs, or choose a smaller model or a stronger quantisation.</source>
        <translation>Закройте другие программы или выберите модель поменьше либо сильнее сжатую.</translation>
    </message>
    <message>
        <source>“{file}” is a model that does not chat.</source>
        <translation>Модель «{file}» не умеет вести разговор.</translation>
    </message>
    <message>
        <source>Choose a chat (instruct) model in GGUF form.</source>
        <translation>Выберите диалоговую модель (instruct) в формате GGUF.</translation>
    </message>
    <message>
        <source>“{file}” could not be loaded.</source>
        <translation>Модель «{file}» не загрузилась.</translation>
    </message>
    <message>
        <source>It may be damaged or made for a newer engine. Choose another model in Models.</source>
        <translation>Она повреждена или рассчитана на более новую программу. Выберите другую в разделе «Модели».</translation>
    </message>
    <message>
        <source>“{file}” does not say how a conversation is to be laid out.</source>
        <translation>В «{file}» не указано, как записывать разговор.</translation>
    </message>
    <message>
        <source>Choose an instruct model: it carries a chat template.</source>
        <translation>Выберите модель instruct: в ней есть шаблон диалога.</translation>
    </message>
    <message>
        <source>The model&apos;s chat template did not work.</source>
        <translation>Шаблон диалога этой модели не сработал.</translation>
    </message>
    <message>
        <source>The fault is in the model file. Choose another model in Models.</source>
        <translation>Ошибка в файле модели. Выберите другую в разделе «Модели».</translation>
    </message>
    <message>
        <source>The model could not answer.</source>
        <translation>Модель не смогла ответить.</translation>
    </message>
    <message>
        <source>Your text is safe. Please ask again.</source>
        <translation>Ваш текст в сохранности. Спросите ещё раз.</translation>
    </message>
    <message>
        <source>There is nothing to answer yet.</source>
        <translation>Отвечать пока не на что.</translation>
    </message>
    <message>
        <source>Write a question first.</source>
        <translation>Сначала напишите вопрос.</translation>
    </message>
    <message>
        <source>The conversation is too long: tokens used {tokens}, room for {context}.</source>
        <translation>Разговор слишком длинный: занято токенов {tokens}, помещается {context}.</translation>
    </message>
    <message>
        <source>Shorten the question, begin a new conversation, or ask for fewer answers.</source>
        <translation>Сократите вопрос, начните новый разговор или попросите меньше ответов.</translation>
    </message>
    <message>
        <source>This answer was cut off because the model stopped.</source>
        <translation>Ответ оборвался: модель остановилась.</translation>
    </message>
    <message>
        <source>The text so far is kept. The model is starting again by itself.</source>
        <translation>Написанное сохранено. Модель сама запускается снова.</translation>
    </message>
    <message>
        <source>The model is not ready yet.</source>
        <translation>Модель ещё не готова.</translation>
    </message>
    <message>
        <source>Wait until it has loaded, or choose one in Models.</source>
        <translation>Подождите, пока она загрузится, или выберите её в разделе «Модели».</translation>
    </message>
    <message>
        <source>Your profile on the disk could not be read or written.</source>
        <translation>Не удалось прочитать или записать ваш профиль на диске.</translation>
    </message>
    <message>
        <source>What you typed is still in the window. Please try again.</source>
        <translation>Всё, что вы набрали, осталось в окне. Попробуйте ещё раз.</translation>
    </message>
    <message>
        <source>There is no room left on the disk, so this is not saved yet.</source>
        <translation>На диске не осталось места, поэтому это пока не сохранено.</translation>
    </message>
    <message>
        <source>Your text stays in the window. Free some room and it will be saved by itself.</source>
        <translation>Ваш текст остаётся в окне. Освободите место, и он сохранится сам.</translation>
    </message>
    <message>
        <source>There is no room on the disk for “{file}”: {missing_bytes} more are needed.</source>
        <translation>На диске не хватает места для «{file}»: нужно ещё {missing_bytes}.</translation>
    </message>
    <message>
        <source>Free that much, then go on. What has come so far is kept.</source>
        <translation>Освободите столько и продолжите. То, что уже скачано, осталось.</translation>
    </message>
    <message>
        <source>There is no room on the disk for the dataset in “{path}”.</source>
        <translation>На диске нет места для набора данных в «{path}».</translation>
    </message>
    <message>
        <source>Your work is safe. Free some room, or choose a folder on another disk.</source>
        <translation>Ваша работа в сохранности. Освободите место или выберите папку на другом диске.</translation>
    </message>
    <message>
        <source>There is no room for the temporary files that checking a dataset takes.</source>
        <translation>Нет места для временных файлов, которые нужны, чтобы проверить набор данных.</translation>
    </message>
    <message>
        <source>Nothing was found wrong with it. Free some room for them and check again.</source>
        <translation>В самом наборе ничего плохого не найдено. Освободите для них место и проверьте ещё раз.</translation>
    </message>
    <message>
        <source>“{path}” cannot be written.</source>
        <translation>В «{path}» нельзя писать.</translation>
    </message>
    <message>
        <source>Give this account the right to write there, or use another folder.</source>
        <translation>Разрешите этой учётной записи писать туда или выберите другую папку.</translation>
    </message>
    <message>
        <source>“{path}” could not be written.</source>
        <translation>Не удалось записать «{path}».</translation>
    </message>
    <message>
        <source>See that its folder is there and its disk works, or choose another folder.</source>
        <translation>Проверьте, что папка на месте и диск исправен, или выберите другую папку.</translation>
    </message>
    <message>
        <source>The path of “{path}” is too long for what is to be made in it.</source>
        <translation>Путь «{path}» слишком длинный: в этой папке не создать того, что нужно.</translation>
    </message>
    <message>
        <source>Nothing was written. Choose a folder with a shorter path.</source>
        <translation>Ничего не записано. Выберите папку, путь к которой короче.</translation>
    </message>
    <message>
        <source>A newer Goldquill wrote this profile.</source>
        <translation>Этот профиль записан более новой версией Goldquill.</translation>
    </message>
    <message>
        <source>Nothing was changed. Install the newer version to open it.</source>
        <translation>Ничего не изменено. Чтобы открыть его, установите новую версию.</translation>
    </message>
    <message>
        <source>The file “{file}” with your work is damaged.</source>
        <translation>Файл «{file}» с вашей работой повреждён.</translation>
    </message>
    <message>
        <source>Nothing was changed. Put back a copy of {path}, or ask your lead for help.</source>
        <translation>Ничего не изменено. Верните копию {path} или обратитесь к шеф-редактору.</translation>
    </message>
    <message>
        <source>This is an old copy of your work: {known_seq} records were signed, {found_seq} are here.</source>
        <translation>Это старая копия вашей работы: подписано записей {known_seq}, а здесь {found_seq}.</translation>
    </message>
    <message>
        <source>Nothing was changed. Put the newest copy back, or ask your lead how to go on.</source>
        <translation>Ничего не изменено. Верните самую новую копию или спросите шеф-редактора, как быть.</translation>
    </message>
    <message>
        <source>Goldquill is open with this profile already.</source>
        <translation>Goldquill с этим профилем уже открыт.</translation>
    </message>
    <message>
        <source>Go on in the window that is open.</source>
        <translation>Продолжайте в открытом окне.</translation>
    </message>
    <message>
        <source>The keys of your profile could not be had.</source>
        <translation>Не удалось получить ключи вашего профиля.</translation>
    </message>
    <message>
        <source>Nothing was changed. Please try again.</source>
        <translation>Ничего не изменено. Попробуйте ещё раз.</translation>
    </message>
    <message>
        <source>This passphrase does not open your profile.</source>
        <translation>Эта фраза не открывает ваш профиль.</translation>
    </message>
    <message>
        <source>Check the keyboard&apos;s language and Caps Lock, and try again.</source>
        <translation>Проверьте раскладку и Caps Lock и попробуйте ещё раз.</translation>
    </message>
    <message>
        <source>The system&apos;s keyring did not answer.</source>
        <translation>Хранилище паролей системы не ответило.</translation>
    </message>
    <message>
        <source>Unlock it and try again, or use a passphrase.</source>
        <translation>Разблокируйте его и попробуйте снова или задайте парольную фразу.</translation>
    </message>
    <message>
        <source>The keyring of this machine does not keep secrets safely.</source>
        <translation>Хранилище паролей этого компьютера ненадёжно.</translation>
    </message>
    <message>
        <source>Choose a passphrase: your work will be locked with it.</source>
        <translation>Придумайте парольную фразу: ваша работа будет заперта ею.</translation>
    </message>
    <message>
        <source>Your work is here, but the key that opens it is gone.</source>
        <translation>Ваша работа на месте, но ключа к ней нет.</translation>
    </message>
    <message>
        <source>Nothing was changed. Put {path} or the keyring&apos;s entry back, then start again.</source>
        <translation>Ничего не изменено. Верните {path} или запись в хранилище паролей и запустите снова.</translation>
    </message>
    <message>
        <source>The file “{file}” that holds your keys is damaged.</source>
        <translation>Файл «{file}» с вашими ключами повреждён.</translation>
    </message>
    <message>
        <source>Nothing was changed. Put back a copy of {path}, then start again.</source>
        <translation>Ничего не изменено. Верните копию {path} и запустите снова.</translation>
    </message>
    <message>
        <source>A signed record does not verify.</source>
        <translation>Подписанная запись не прошла проверку.</translation>
    </message>
    <message>
        <source>It was set aside and nothing else was changed. Tell your lead.</source>
        <translation>Она отложена, больше ничего не изменено. Сообщите шеф-редактору.</translation>
    </message>
    <message>
        <source>This is not a signed record.</source>
        <translation>Это не подписанная запись.</translation>
    </message>
    <message>
        <source>The file may be damaged. Ask for it again.</source>
        <translation>Файл мог повредиться. Попросите прислать его ещё раз.</translation>
    </message>
    <message>
        <source>A record is signed with a key that is not known here.</source>
        <translation>Запись подписана неизвестным здесь ключом.</translation>
    </message>
    <message>
        <source>It was set aside. Ask your lead whether this device is enrolled.</source>
        <translation>Она отложена. Спросите шеф-редактора, внесено ли это устройство в список.</translation>
    </message>
    <message>
        <source>A record was changed after it was signed.</source>
        <translation>Запись изменили после подписи.</translation>
    </message>
    <message>
        <source>It was set aside. Ask its author to send it again.</source>
        <translation>Она отложена. Попросите автора прислать её ещё раз.</translation>
    </message>
    <message>
        <source>A record of another kind stands where it does not belong.</source>
        <translation>Запись другого рода стоит не на своём месте.</translation>
    </message>
    <message>
        <source>A signed record cannot be read.</source>
        <translation>Подписанную запись не удаётся прочитать.</translation>
    </message>
    <message>
        <source>It was set aside. It may come from another version of the program.</source>
        <translation>Она отложена. Возможно, её сделала другая версия программы.</translation>
    </message>
    <message>
        <source>The chain of records has a gap.</source>
        <translation>В цепочке записей разрыв.</translation>
    </message>
    <message>
        <source>A record is missing or out of order. Nothing was changed. Tell your lead.</source>
        <translation>Одной записи нет или она не на месте. Ничего не изменено. Сообщите шеф-редактору.</translation>
    </message>
    <message>
        <source>The file is not whole: {found} of {expected} entries are in it.</source>
        <translation>Файл неполон: записей в нём {found} из {expected}.</translation>
    </message>
    <message>
        <source>Have it written once more and carry the new one over.</source>
        <translation>Попросите записать его ещё раз и перенесите новый.</translation>
    </message>
    <message>
        <source>The company&apos;s server could not be reached.</source>
        <translation>Не удалось связаться с сервером организации.</translation>
    </message>
    <message>
        <source>Your work is safe here and goes on waiting. It is tried again by itself.</source>
        <translation>Ваша работа цела и ждёт здесь. Попытка повторится сама.</translation>
    </message>
    <message>
        <source>This desk works for no company yet.</source>
        <translation>Это рабочее место пока не относится ни к какой организации.</translation>
    </message>
    <message>
        <source>Join one in Company, with the address and the code that it gave you.</source>
        <translation>Присоединитесь в разделе «Организация»: нужны адрес и код, которые вам дали.</translation>
    </message>
    <message>
        <source>“{address}” is not the address of a server.</source>
        <translation>«{address}» — не адрес сервера.</translation>
    </message>
    <message>
        <source>Copy it from what the company sent you. It looks like https://desk.example.org.</source>
        <translation>Скопируйте его из того, что прислала организация. Он похож на https://desk.example.org.</translation>
    </message>
    <message>
        <source>There is no connection to the company&apos;s server.</source>
        <translation>Нет связи с сервером организации.</translation>
    </message>
    <message>
        <source>See whether this computer is online, and the company&apos;s VPN on if it has one.</source>
        <translation>Проверьте, есть ли сеть и включён ли VPN организации, если он у неё есть.</translation>
    </message>
    <message>
        <source>Nobody this computer trusts vouches for that server, so nothing was sent to it.</source>
        <translation>За этот сервер не ручается никто, кому доверяет компьютер, поэтому ему ничего не отправлено.</translation>
    </message>
    <message>
        <source>Ask your admin for the certificate file, and see that the date here is right.</source>
        <translation>Попросите у администратора файл сертификата и проверьте дату на компьютере.</translation>
    </message>
    <message>
        <source>“{file}” holds no certificate, or is no longer there, so nothing was sent.</source>
        <translation>В файле «{file}» нет сертификата, или файла больше нет, поэтому ничего не отправлено.</translation>
    </message>
    <message>
        <source>Ask your admin for the company&apos;s certificate file, and choose that one.</source>
        <translation>Попросите у администратора файл сертификата организации и выберите его.</translation>
    </message>
    <message>
        <source>Something else answered in place of the company&apos;s server.</source>
        <translation>Вместо сервера организации ответил кто-то другой.</translation>
    </message>
    <message>
        <source>If this network wants a sign-in, do that in a browser. Else check the address.</source>
        <translation>Если сеть просит войти, войдите через браузер. Если нет, проверьте адрес.</translation>
    </message>
    <message>
        <source>The company&apos;s server is busy and asks to be left alone for {retry_after_s} s.</source>
        <translation>Сервер организации занят и просит подождать {retry_after_s} с.</translation>
    </message>
    <message>
        <source>Nothing is lost. Try again after that.</source>
        <translation>Ничего не потеряно. Попробуйте после этого ещё раз.</translation>
    </message>
    <message>
        <source>The company&apos;s server refused what was asked of it.</source>
        <translation>Сервер организации отказал.</translation>
    </message>
    <message>
        <source>Nothing is lost. If it stays so, tell your admin: the server said “{refusal}”.</source>
        <translation>Ничего не потеряно. Если так и останется, скажите администратору: ответ сервера — «{refusal}».</translation>
    </message>
    <message>
        <source>This code is good for nothing: mistyped, used already, or too old.</source>
        <translation>Этот код не подходит: в нём опечатка, он уже использован или устарел.</translation>
    </message>
    <message>
        <source>Check each letter. A code is for one desk only: ask your admin for a new one.</source>
        <translation>Проверьте каждую букву. Код годится для одного рабочего места: новый даст администратор.</translation>
    </message>
    <message>
        <source>The company takes nothing more from this desk.</source>
        <translation>Организация больше ничего не принимает с этого рабочего места.</translation>
    </message>
    <message>
        <source>Nothing of yours is lost. Ask your admin: with a new code this desk joins again.</source>
        <translation>Ничего вашего не потеряно. Обратитесь к администратору: с новым кодом можно присоединиться снова.</translation>
    </message>
    <message>
        <source>This Goldquill and the company&apos;s server are too far apart in age.</source>
        <translation>Эта версия Goldquill и сервер организации слишком разного возраста.</translation>
    </message>
    <message>
        <source>Nothing is lost. Install the newest Goldquill; if you have it, tell your admin.</source>
        <translation>Ничего не потеряно. Установите новый Goldquill; если он уже стоит, скажите администратору.</translation>
    </message>
    <message>
        <source>What the company&apos;s server shows does not fit what it confirmed before.</source>
        <translation>То, что показывает сервер организации, не сходится с тем, что он подтверждал раньше.</translation>
    </message>
    <message>
        <source>Nothing is lost, and nothing more is sent to it. Talk to your lead or admin.</source>
        <translation>Ничего не потеряно, и больше ему ничего не отправляется. Поговорите с шеф-редактором или администратором.</translation>
    </message>
    <message>
        <source>This is no company&apos;s answer, or it was damaged or changed on its way.</source>
        <translation>Это не ответ организации, или его по дороге повредили или изменили.</translation>
    </message>
    <message>
        <source>Nothing of it was taken. Have it written once more and carry the new one over.</source>
        <translation>Из него ничего не взято. Попросите записать его ещё раз и перенесите новый.</translation>
    </message>
    <message>
        <source>This file is for another desk.</source>
        <translation>Этот файл — для другого рабочего места.</translation>
    </message>
    <message>
        <source>Nothing of it was taken. Ask your admin for the one that is for this desk.</source>
        <translation>Из него ничего не взято. Попросите у администратора файл для этого рабочего места.</translation>
    </message>
    <message>
        <source>This file is not from the company that you work for: its server did not sign it.</source>
        <translation>Этот файл не от организации, в которой вы работаете: он подписан не её сервером.</translation>
    </message>
    <message>
        <source>Nothing of it was taken. Ask your admin where it comes from.</source>
        <translation>Из него ничего не взято. Узнайте у администратора, откуда он.</translation>
    </message>
    <message>
        <source>This cannot be done as it stands.</source>
        <translation>В таком виде это сделать нельзя.</translation>
    </message>
    <message>
        <source>Look over what you entered, and try again.</source>
        <translation>Посмотрите, что введено, и попробуйте ещё раз.</translation>
    </message>
    <message>
        <source>Something essential is still missing, so it was not submitted.</source>
        <translation>Пока не хватает главного, поэтому работа не отправлена.</translation>
    </message>
    <message>
        <source>Your draft is saved. Complete it and submit again.</source>
        <translation>Черновик сохранён. Дополните его и отправьте снова.</translation>
    </message>
    <message>
        <source>This was submitted a moment ago.</source>
        <translation>Это только что было отправлено.</translation>
    </message>
    <message>
        <source>It is in History, once.</source>
        <translation>Запись есть в «Истории», одна.</translation>
    </message>
    <message>
        <source>The dataset could not be written.</source>
        <translation>Не удалось записать набор данных.</translation>
    </message>
    <message>
        <source>Nothing of it is left behind. Your work is as it was.</source>
        <translation>От него ничего не осталось. Ваша работа не изменилась.</translation>
    </message>
    <message>
        <source>None of your records is of those that were asked for.</source>
        <translation>Среди ваших записей нет ни одной из тех, что запрошены.</translation>
    </message>
    <message>
        <source>Nothing was written. Submit some work first, or ask for more of it.</source>
        <translation>Ничего не записано. Сначала сдайте работу или запросите больше.</translation>
    </message>
    <message>
        <source>There is no signed work yet.</source>
        <translation>Подписанных работ пока нет.</translation>
    </message>
    <message>
        <source>Nothing was written. Submit a piece of work first.</source>
        <translation>Ничего не записано. Сначала сдайте какую-нибудь работу.</translation>
    </message>
    <message>
        <source>The work that was asked for gives no rows of the chosen tables.</source>
        <translation>Запрошенная работа не даёт строк ни для одной из выбранных таблиц.</translation>
    </message>
    <message>
        <source>Nothing was written. Choose more tables, or more of the work.</source>
        <translation>Ничего не записано. Выберите другие таблицы или больше работы.</translation>
    </message>
    <message>
        <source>There is something in “{path}” already.</source>
        <translation>В «{path}» уже что-то есть.</translation>
    </message>
    <message>
        <source>It was left as it is. Choose an empty folder, or a new one.</source>
        <translation>Там ничего не тронуто. Выберите пустую папку или новую.</translation>
    </message>
    <message>
        <source>In “{path}” is an export of something else that is not finished.</source>
        <translation>В «{path}» лежит незаконченная выгрузка чего-то другого.</translation>
    </message>
    <message>
        <source>This part of the export in “{path}” is written already.</source>
        <translation>Эта часть выгрузки в «{path}» уже записана.</translation>
    </message>
    <message>
        <source>It was left as it is. Write the other parts, or choose another folder.</source>
        <translation>Она осталась как есть. Запишите другие части или выберите другую папку.</translation>
    </message>
    <message>
        <source>Another Goldquill writes into “{path}” just now.</source>
        <translation>В «{path}» сейчас пишет другой Goldquill.</translation>
    </message>
    <message>
        <source>Wait until it is done, or choose another folder.</source>
        <translation>Подождите, пока он закончит, или выберите другую папку.</translation>
    </message>
    <message>
        <source>There is no finished dataset in “{path}”.</source>
        <translation>В «{path}» нет готового набора данных.</translation>
    </message>
    <message>
        <source>Export once more: your work is as it was.</source>
        <translation>Выгрузите ещё раз: ваши работы на месте.</translation>
    </message>
    <message>
        <source>The dataset&apos;s folder “{path}” is not there any more.</source>
        <translation>Папки «{path}» с набором данных больше нет на месте.</translation>
    </message>
    <message>
        <source>Put it back where it was, or export once more: your work is as it was.</source>
        <translation>Верните папку или выгрузите ещё раз: ваши работы на месте.</translation>
    </message>
    <message>
        <source>“{path}” could not be checked: the system does not let it be read.</source>
        <translation>Не удалось проверить «{path}»: система не даёт его прочитать.</translation>
    </message>
    <message>
        <source>See that this account may read that folder, and that its disk works.</source>
        <translation>Убедитесь, что эта учётная запись может читать ту папку и что диск исправен.</translation>
    </message>
    <message>
        <source>“{missing}” is missing from the dataset in “{path}”.</source>
        <translation>В наборе данных «{path}» нет файла «{missing}».</translation>
    </message>
    <message>
        <source>“{path}” is there already, and is no folder.</source>
        <translation>«{path}» уже есть, и это не папка.</translation>
    </message>
    <message>
        <source>The folder “{path}” is not there.</source>
        <translation>Папки «{path}» нет.</translation>
    </message>
    <message>
        <source>Make it, plug in the disk that it is on, or choose another place.</source>
        <translation>Создайте её, подключите диск, на котором она была, или выберите другое место.</translation>
    </message>
    <message>
        <source>“{file}” is not what the signed records say: the dataset was changed.</source>
        <translation>«{file}» не соответствует подписанным записям: набор данных изменён.</translation>
    </message>
    <message>
        <source>Do not train on it. Export once more: your work is as it was.</source>
        <translation>Не обучайте на нём. Выгрузите ещё раз: ваши работы на месте.</translation>
    </message>
    <message>
        <source>“{file}” of the dataset cannot be read: it is damaged or cut off.</source>
        <translation>Файл «{file}» из набора данных не читается: он повреждён или обрезан.</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>Остановлено.</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>Ничего не изменено.</translation>
    </message>
    <message>
        <source>Goldquill made a mistake here.</source>
        <translation>Здесь ошиблась сама программа.</translation>
    </message>
    <message>
        <source>Your text is safe. A report was kept without any of your text. Please try again.</source>
        <translation>Ваш текст в сохранности. Отчёт об ошибке записан без вашего текста. Попробуйте ещё раз.</translation>
    </message>
    <message>
        <source>The company&apos;s server does not know this desk.</source>
        <translation>Сервер организации не знает этого рабочего места.</translation>
    </message>
    <message>
        <source>The company&apos;s server did not understand what was asked of it.</source>
        <translation>Сервер организации не понял запроса.</translation>
    </message>
    <message>
        <source>The company has no file of this model now.</source>
        <translation>У организации сейчас нет файла этой модели.</translation>
    </message>
    <message>
        <source>Send now in Company brings the newest list. If it stays on it, tell your admin.</source>
        <translation>«Отправить сейчас» на странице «Организация» обновит список. Если модель в нём осталась, сообщите администратору.</translation>
    </message>
    <message>
        <source>This is larger than the company&apos;s server takes.</source>
        <translation>Это больше, чем принимает сервер организации.</translation>
    </message>
    <message>
        <source>Nothing is lost. Tell your admin.</source>
        <translation>Ничего не потеряно. Скажите администратору.</translation>
    </message>
    <message>
        <source>No model is loaded.</source>
        <translation>Модель не загружена.</translation>
    </message>
    <message>
        <source>Choose one in Models. What you typed stays.</source>
        <translation>Выберите её в разделе «Модели». То, что вы набрали, останется.</translation>
    </message>
</context>
<context>
    <name>JudgementWords</name>
    <message>
        <source>does not do what was asked</source>
        <translation>не делает того, о чём просили</translation>
    </message>
    <message>
        <source>not fit for an assistant</source>
        <translation>не годится для помощника</translation>
    </message>
    <message>
        <source>hallucination</source>
        <translation>выдумка</translation>
    </message>
    <message>
        <source>meets the constraints</source>
        <translation>соблюдает условия</translation>
    </message>
    <message>
        <source>sexual content</source>
        <translation>сексуальное содержание</translation>
    </message>
    <message>
        <source>violent content</source>
        <translation>насилие</translation>
    </message>
    <message>
        <source>encourages violence or self-harm</source>
        <translation>склоняет к насилию или вреду себе</translation>
    </message>
    <message>
        <source>denigrates a group of people</source>
        <translation>унижает группу людей</translation>
    </message>
    <message>
        <source>harmful advice</source>
        <translation>вредный совет</translation>
    </message>
    <message>
        <source>expresses an opinion</source>
        <translation>высказывает мнение</translation>
    </message>
    <message>
        <source>moral judgement</source>
        <translation>моральная оценка</translation>
    </message>
    <message>
        <source>helpfulness</source>
        <translation>полезность</translation>
    </message>
    <message>
        <source>correctness</source>
        <translation>правильность</translation>
    </message>
    <message>
        <source>coherence</source>
        <translation>связность</translation>
    </message>
    <message>
        <source>complexity</source>
        <translation>сложность</translation>
    </message>
    <message>
        <source>verbosity</source>
        <translation>подробность</translation>
    </message>
    <message>
        <source>misses what was wanted</source>
        <translation>мимо того, что нужно</translation>
    </message>
    <message>
        <source>all that was wanted</source>
        <translation>всё, что было нужно</translation>
    </message>
    <message>
        <source>wrong</source>
        <translation>неверно</translation>
    </message>
    <message>
        <source>right in every point</source>
        <translation>верно во всём</translation>
    </message>
    <message>
        <source>cannot be followed</source>
        <translation>нельзя понять</translation>
    </message>
    <message>
        <source>clear throughout</source>
        <translation>ясно от начала до конца</translation>
    </message>
    <message>
        <source>words a child knows</source>
        <translation>слова, понятные ребёнку</translation>
    </message>
    <message>
        <source>for a specialist</source>
        <translation>для специалиста</translation>
    </message>
    <message>
        <source>as short as can be</source>
        <translation>короче некуда</translation>
    </message>
    <message>
        <source>very detailed</source>
        <translation>очень подробно</translation>
    </message>
    <message>
        <source>ambiguous</source>
        <translation>неоднозначен</translation>
    </message>
    <message>
        <source>sensitive content</source>
        <translation>деликатная тема</translation>
    </message>
    <message>
        <source>depends on who asks</source>
        <translation>зависит от того, кто спрашивает</translation>
    </message>
    <message>
        <source>closed domain</source>
        <translation>ответ есть в самом тексте</translation>
    </message>
    <message>
        <source>a text to continue</source>
        <translation>текст для продолжения</translation>
    </message>
    <message>
        <source>asks for an opinion</source>
        <translation>просит мнения</translation>
    </message>
    <message>
        <source>asks for advice</source>
        <translation>просит совета</translation>
    </message>
    <message>
        <source>asks for a moral judgement</source>
        <translation>просит моральной оценки</translation>
    </message>
    <message>
        <source>sets limits of safety</source>
        <translation>ставит условия безопасности</translation>
    </message>
    <message>
        <source>sets other limits</source>
        <translation>ставит другие условия</translation>
    </message>
    <message>
        <source>intent unclear</source>
        <translation>неясно, чего хотят</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Show or hide the side panel</source>
        <translation>Показать или убрать боковую панель</translation>
    </message>
    <message>
        <source>Next area</source>
        <translation>Следующая область</translation>
    </message>
    <message>
        <source>Previous area</source>
        <translation>Предыдущая область</translation>
    </message>
    <message>
        <source>All keys</source>
        <translation>Все клавиши</translation>
    </message>
    <message>
        <source>Find an action</source>
        <translation>Найти действие</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>Текст крупнее</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>Текст мельче</translation>
    </message>
    <message>
        <source>Usual text size</source>
        <translation>Обычный размер текста</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Выйти</translation>
    </message>
    <message>
        <source>What happens next</source>
        <translation>Что дальше</translation>
    </message>
    <message>
        <source>Side panel</source>
        <translation>Боковая панель</translation>
    </message>
    <message>
        <source>Wait until it is done, or close anyway.</source>
        <translation>Дождитесь конца или всё равно закройте.</translation>
    </message>
    <message>
        <source>There is no room for the side panel. Make the window wider or the text smaller.</source>
        <translation>Для боковой панели нет места. Сделайте окно шире или текст мельче.</translation>
    </message>
    <message>
        <source>Places</source>
        <translation>Разделы</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Окно</translation>
    </message>
    <message>
        <source>Not everything is saved yet. {reason}</source>
        <translation>Сохранено ещё не всё. {reason}</translation>
    </message>
    <message>
        <source>It is saved as soon as that is possible. What is not saved is lost if you close now.</source>
        <translation>Всё сохранится, как только это станет возможно. Если закрыть сейчас, несохранённое пропадёт.</translation>
    </message>
    <message>
        <source>Close anyway</source>
        <translation>Всё равно закрыть</translation>
    </message>
    <message>
        <source>There is no side panel here.</source>
        <translation>Здесь нет боковой панели.</translation>
    </message>
</context>
<context>
    <name>Places</name>
    <message>
        <source>Inbox</source>
        <translation>Задания</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>Чат</translation>
    </message>
    <message>
        <source>Write</source>
        <translation>Эталон</translation>
    </message>
    <message>
        <source>Rank</source>
        <translation>Ранжирование</translation>
    </message>
    <message>
        <source>Critique</source>
        <translation>Ошибки</translation>
    </message>
    <message>
        <source>School</source>
        <translation>Школа</translation>
    </message>
    <message>
        <source>History</source>
        <translation>История</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>Проверка</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Мои итоги</translation>
    </message>
    <message>
        <source>Company</source>
        <translation>Организация</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Выгрузка</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Модели</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Настройки</translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>Places</source>
        <translation>Разделы</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Status</source>
        <translation>Состояние</translation>
    </message>
    <message>
        <source>saved ✓</source>
        <translation>сохранено ✓</translation>
    </message>
    <message>
        <source>saving…</source>
        <translation>сохраняется…</translation>
    </message>
    <message>
        <source>not saved</source>
        <translation>не сохранено</translation>
    </message>
    <message>
        <source>not sending</source>
        <translation>отправка остановлена</translation>
    </message>
    <message numerus="yes">
        <source>%n to send</source>
        <translation>
            <numerusform>к отправке: %n</numerusform>
            <numerusform>к отправке: %n</numerusform>
            <numerusform>к отправке: %n</numerusform>
        </translation>
    </message>
    <message>
        <source>sending…</source>
        <translation>отправка…</translation>
    </message>
    <message numerus="yes">
        <source>%n not taken</source>
        <translation>
            <numerusform>%n не принята</numerusform>
            <numerusform>%n не приняты</numerusform>
            <numerusform>%n не принято</numerusform>
        </translation>
    </message>
    <message>
        <source>{waiting} · offline</source>
        <translation>{waiting} · без сети</translation>
    </message>
    <message>
        <source>{waiting} · metered network</source>
        <translation>{waiting} · платный трафик</translation>
    </message>
    <message>
        <source>{waiting} · no connection</source>
        <translation>{waiting} · нет связи</translation>
    </message>
    <message>
        <source>sent ✓</source>
        <translation>отправлено ✓</translation>
    </message>
    <message>
        <source>sent {time} ✓</source>
        <translation>отправлено {time} ✓</translation>
    </message>
    <message>
        <source>Signed work that waits to be sent to your company.</source>
        <translation>Подписанная работа, которая ждёт отправки в организацию.</translation>
    </message>
    <message>
        <source>Last sent to your company: {time}</source>
        <translation>Последняя отправка в организацию: {time}</translation>
    </message>
    <message>
        <source>no model</source>
        <translation>модель не выбрана</translation>
    </message>
    <message>
        <source>model starting</source>
        <translation>модель запускается</translation>
    </message>
    <message>
        <source>model loading {percent}%</source>
        <translation>модель загружается: {percent} %</translation>
    </message>
    <message>
        <source>model starting again</source>
        <translation>модель запускается снова</translation>
    </message>
    <message>
        <source>model stopped</source>
        <translation>модель остановлена</translation>
    </message>
    <message>
        <source>model ready</source>
        <translation>модель готова</translation>
    </message>
    <message>
        <source>{model} · {speed} tok/s</source>
        <translation>{model} · {speed} ток/с</translation>
    </message>
    <message>
        <source>{model} · answering</source>
        <translation>{model} · отвечает</translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation>Выберите модель</translation>
    </message>
</context>
<context>
    <name>Times</name>
    <message>
        <source>tomorrow, {time}</source>
        <translation>завтра, {time}</translation>
    </message>
    <message>
        <source>yesterday, {time}</source>
        <translation>вчера, {time}</translation>
    </message>
</context>
<context>
    <name>Vocabulary</name>
    <message>
        <source>general</source>
        <translation>общее</translation>
    </message>
    <message>
        <source>medicine</source>
        <translation>медицина</translation>
    </message>
    <message>
        <source>law</source>
        <translation>право</translation>
    </message>
    <message>
        <source>engineering</source>
        <translation>инженерное дело</translation>
    </message>
    <message>
        <source>mathematics</source>
        <translation>математика</translation>
    </message>
    <message>
        <source>programming</source>
        <translation>программирование</translation>
    </message>
    <message>
        <source>finance</source>
        <translation>финансы</translation>
    </message>
    <message>
        <source>history</source>
        <translation>история</translation>
    </message>
    <message>
        <source>philology</source>
        <translation>филология</translation>
    </message>
    <message>
        <source>poetry</source>
        <translation>поэзия</translation>
    </message>
    <message>
        <source>science</source>
        <translation>наука</translation>
    </message>
    <message>
        <source>education</source>
        <translation>образование</translation>
    </message>
    <message>
        <source>explanation</source>
        <translation>объяснение</translation>
    </message>
    <message>
        <source>advice</source>
        <translation>совет</translation>
    </message>
    <message>
        <source>instruction</source>
        <translation>инструкция</translation>
    </message>
    <message>
        <source>summary</source>
        <translation>пересказ</translation>
    </message>
    <message>
        <source>translation</source>
        <translation>перевод</translation>
    </message>
    <message>
        <source>code</source>
        <translation>код</translation>
    </message>
    <message>
        <source>letter</source>
        <translation>письмо</translation>
    </message>
    <message>
        <source>contract</source>
        <translation>договор</translation>
    </message>
    <message>
        <source>dialogue</source>
        <translation>диалог</translation>
    </message>
    <message>
        <source>story</source>
        <translation>рассказ</translation>
    </message>
    <message>
        <source>poem</source>
        <translation>стихи</translation>
    </message>
    <message>
        <source>other</source>
        <translation>другое</translation>
    </message>
    <message>
        <source>easy</source>
        <translation>лёгкая</translation>
    </message>
    <message>
        <source>medium</source>
        <translation>средняя</translation>
    </message>
    <message>
        <source>hard</source>
        <translation>высокая</translation>
    </message>
    <message>
        <source>English</source>
        <translation>английский</translation>
    </message>
    <message>
        <source>Russian</source>
        <translation>русский</translation>
    </message>
    <message>
        <source>balanced</source>
        <translation>уравновешенный</translation>
    </message>
    <message>
        <source>precise</source>
        <translation>точный</translation>
    </message>
    <message>
        <source>varied</source>
        <translation>разнообразный</translation>
    </message>
    <message>
        <source>System</source>
        <translation>Система</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Пользователь</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Ответ</translation>
    </message>
</context>
</TS>
