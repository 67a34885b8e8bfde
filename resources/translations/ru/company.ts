<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ru" sourcelanguage="en">
<context>
    <name>CompanyPage</name>
    <message>
        <source>Was the company&apos;s server put back from a backup?</source>
        <translation>Сервер организации восстановили из резервной копии?</translation>
    </message>
    <message>
        <source>Go on only if your admin says so. What the server lost is sent to it again, and nothing twice.</source>
        <translation>Продолжайте, только если так говорит администратор. Потерянное сервером отправится ещё раз, и ничего не удвоится.</translation>
    </message>
    <message>
        <source>Believe it again</source>
        <translation>Снова доверять</translation>
    </message>
    <message>
        <source>The server was put back from a backup…</source>
        <translation>Сервер восстановлен из копии…</translation>
    </message>
    <message>
        <source>Company</source>
        <translation>Организация</translation>
    </message>
    <message>
        <source>Ask whose code this is; nothing else is sent</source>
        <translation>Узнать, чей это код; больше ничего не отправляется</translation>
    </message>
    <message>
        <source>Type the address of the company&apos;s server first.</source>
        <translation>Сначала введите адрес сервера организации.</translation>
    </message>
    <message>
        <source>Type the code that the company gave you first.</source>
        <translation>Сначала введите код, который дала организация.</translation>
    </message>
    <message>
        <source>The company&apos;s certificate file</source>
        <translation>Файл сертификата организации</translation>
    </message>
    <message>
        <source>Asking the server, with what “{file}” vouches for…</source>
        <translation>Спрашиваем сервер, доверяя файлу «{file}»…</translation>
    </message>
    <message>
        <source>Your company&apos;s server answered. The new certificate is kept.</source>
        <translation>Сервер вашей организации ответил. Новый сертификат сохранён.</translation>
    </message>
    <message>
        <source>“{file}” holds no certificate.</source>
        <translation>В файле «{file}» нет сертификата.</translation>
    </message>
    <message>
        <source>“{file}” does not vouch for your company&apos;s server, so nothing was sent to it.</source>
        <translation>Файл «{file}» не ручается за сервер вашей организации, поэтому туда ничего не отправлено.</translation>
    </message>
    <message>
        <source>What answered is not your company&apos;s server, so no work was sent to it.</source>
        <translation>Ответил не сервер вашей организации, поэтому работа туда не отправлена.</translation>
    </message>
    <message>
        <source>The former certificate stays. Ask your admin for the file that is valid now.</source>
        <translation>Прежний сертификат остался. Попросите у администратора файл, который действует сейчас.</translation>
    </message>
    <message>
        <source>Certificates (*.pem *.crt *.cer);;All files (*)</source>
        <translation>Сертификаты (*.pem *.crt *.cer);;Все файлы (*)</translation>
    </message>
    <message>
        <source>It is being sent already.</source>
        <translation>Отправка уже идёт.</translation>
    </message>
    <message>
        <source>Stopped. What was not sent waits.</source>
        <translation>Остановлено. Неотправленное ждёт.</translation>
    </message>
    <message>
        <source>There is nothing that the server did not take.</source>
        <translation>Нет ничего, что сервер не принял бы.</translation>
    </message>
    <message>
        <source>That work was withdrawn is no work of its own to open.</source>
        <translation>Это только пометка об отзыве: открывать нечего.</translation>
    </message>
    <message>
        <source>The server&apos;s key is copied.</source>
        <translation>Ключ сервера скопирован.</translation>
    </message>
    <message>
        <source>You work for {company} now.</source>
        <translation>Теперь вы работаете для организации «{company}».</translation>
    </message>
    <message>
        <source>What you submit from now on is sent by itself.</source>
        <translation>Всё, что вы сдадите с этого момента, отправляется само.</translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) arrived at the company.</source>
        <translation>
            <numerusform>До организации дошла %n запись.</numerusform>
            <numerusform>До организации дошли %n записи.</numerusform>
            <numerusform>До организации дошло %n записей.</numerusform>
        </translation>
    </message>
    <message>
        <source>The file is no newer than what is known here.</source>
        <translation>Файл не новее того, что здесь уже известно.</translation>
    </message>
    <message>
        <source>It was tried just now and did not get through.</source>
        <translation>Только что пробовали отправить: не вышло.</translation>
    </message>
    <message>
        <source>Save a bundle</source>
        <translation>Сохранить пакет</translation>
    </message>
    <message>
        <source>Bundles (*.gqbundle)</source>
        <translation>Пакеты (*.gqbundle)</translation>
    </message>
    <message>
        <source>The company&apos;s answer</source>
        <translation>Ответ организации</translation>
    </message>
    <message>
        <source>Answers (*.gqreceipts);;All files (*)</source>
        <translation>Ответы (*.gqreceipts);;Все файлы (*)</translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) saved. Carry the file to the company.</source>
        <translation>
            <numerusform>Сохранена %n запись. Отнесите файл в организацию.</numerusform>
            <numerusform>Сохранены %n записи. Отнесите файл в организацию.</numerusform>
            <numerusform>Сохранено %n записей. Отнесите файл в организацию.</numerusform>
        </translation>
    </message>
    <message>
        <source>There is nothing new in the file.</source>
        <translation>В файле нет ничего нового.</translation>
    </message>
    <message numerus="yes">
        <source>The server did not take %n record(s).</source>
        <translation>
            <numerusform>Сервер не принял %n запись.</numerusform>
            <numerusform>Сервер не принял %n записи.</numerusform>
            <numerusform>Сервер не принял %n записей.</numerusform>
        </translation>
    </message>
    <message>
        <source>The reason stands below.</source>
        <translation>Причина указана ниже.</translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) sent.</source>
        <translation>
            <numerusform>Отправлена %n запись.</numerusform>
            <numerusform>Отправлены %n записи.</numerusform>
            <numerusform>Отправлено %n записей.</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing else waited to be sent.</source>
        <translation>Больше отправлять было нечего.</translation>
    </message>
    <message>
        <source>Nothing waited. The server has all that you submitted.</source>
        <translation>Ничего не ждало. У сервера есть всё, что вы сдали.</translation>
    </message>
    <message>
        <source>Send now</source>
        <translation>Отправить сейчас</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>Проверить снова</translation>
    </message>
    <message>
        <source>Work offline</source>
        <translation>Работать без сети</translation>
    </message>
    <message>
        <source>Send by itself again</source>
        <translation>Снова отправлять самому</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>Узнать</translation>
    </message>
    <message>
        <source>Choose the certificate file…</source>
        <translation>Выбрать файл сертификата…</translation>
    </message>
    <message>
        <source>Without a certificate file</source>
        <translation>Без файла сертификата</translation>
    </message>
    <message>
        <source>Join</source>
        <translation>Присоединиться</translation>
    </message>
    <message>
        <source>Not this one</source>
        <translation>Не эта</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Не сейчас</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Остановить</translation>
    </message>
    <message>
        <source>Send these again</source>
        <translation>Отправить их снова</translation>
    </message>
    <message>
        <source>Open in History</source>
        <translation>Открыть в «Истории»</translation>
    </message>
    <message>
        <source>Save a bundle…</source>
        <translation>Сохранить пакет…</translation>
    </message>
    <message>
        <source>Read the company&apos;s answer…</source>
        <translation>Прочитать ответ организации…</translation>
    </message>
    <message>
        <source>Copy the server&apos;s key</source>
        <translation>Скопировать ключ сервера</translation>
    </message>
    <message>
        <source>Join again with a new code</source>
        <translation>Присоединиться снова с новым кодом</translation>
    </message>
</context>
<context>
    <name>CompanyWords</name>
    <message>
        <source>not taken</source>
        <translation>не принято</translation>
    </message>
    <message>
        <source>The server did not say why in words that are known here. Ask your admin.</source>
        <translation>Сервер назвал причину, которой здесь не знают. Спросите администратора.</translation>
    </message>
    <message>
        <source>not readable as a signed record</source>
        <translation>не читается как подписанная запись</translation>
    </message>
    <message>
        <source>The server keeps it aside. Your work is whole here. Tell your admin.</source>
        <translation>Сервер отложил её. Здесь ваша работа цела. Скажите администратору.</translation>
    </message>
    <message>
        <source>its contents are not understood</source>
        <translation>содержимое непонятно серверу</translation>
    </message>
    <message>
        <source>The server may be older than this Goldquill. Tell your admin.</source>
        <translation>Возможно, сервер старше этого Goldquill. Скажите администратору.</translation>
    </message>
    <message>
        <source>its signature did not hold</source>
        <translation>подпись не сошлась</translation>
    </message>
    <message>
        <source>It may be damaged from the way. Send it again, or else tell your admin.</source>
        <translation>Возможно, она повредилась в пути. Отправьте её снова; не поможет — скажите администратору.</translation>
    </message>
    <message>
        <source>signed with a key the company does not know</source>
        <translation>подписана ключом, которого организация не знает</translation>
    </message>
    <message>
        <source>Your admin can see which desks are enrolled for you.</source>
        <translation>Администратор видит, какие рабочие места за вами записаны.</translation>
    </message>
    <message>
        <source>not a kind of record it takes</source>
        <translation>записей такого вида сервер не принимает</translation>
    </message>
    <message>
        <source>Install the newest Goldquill. If you have it, tell your admin.</source>
        <translation>Установите новый Goldquill. Если он уже стоит, скажите администратору.</translation>
    </message>
    <message>
        <source>signed for another person or company</source>
        <translation>подписана для другого человека или организации</translation>
    </message>
    <message>
        <source>It does not belong to this company. Your work stays here.</source>
        <translation>Она не относится к этой организации. Ваша работа остаётся здесь.</translation>
    </message>
    <message>
        <source>signed by a desk that may send no more</source>
        <translation>подписана местом, которому больше нельзя отправлять</translation>
    </message>
    <message>
        <source>Join again, then open it in History, revise it and submit it.</source>
        <translation>Присоединитесь снова, затем откройте её в «Истории», переработайте и сдайте.</translation>
    </message>
    <message>
        <source>another record has its number</source>
        <translation>её номер занят другой записью</translation>
    </message>
    <message>
        <source>This desk&apos;s former key signed it. Open it in History, revise and submit it with the new one.</source>
        <translation>Она подписана прежним ключом этого места. Откройте её в «Истории», переработайте и сдайте: подпишет новый.</translation>
    </message>
    <message>
        <source>If your admin releases this desk, “Send these again” sends it.</source>
        <translation>Если администратор разрешит отправку с этого места, её отправит «Отправить их снова».</translation>
    </message>
    <message>
        <source>waits for your admin</source>
        <translation>ждёт администратора</translation>
    </message>
    <message>
        <source>Join again with a new code from your admin. Then open it in History, revise and submit it.</source>
        <translation>Присоединитесь снова с новым кодом от администратора. Потом откройте её в «Истории», переработайте и сдайте.</translation>
    </message>
    <message>
        <source>too much of yours is set aside already</source>
        <translation>отложено уже слишком много вашего</translation>
    </message>
    <message>
        <source>Ask your admin to look through what is set aside. Then send again.</source>
        <translation>Попросите администратора просмотреть отложенное и отправьте снова.</translation>
    </message>
    <message>
        <source>larger than the server takes</source>
        <translation>больше, чем принимает сервер</translation>
    </message>
    <message>
        <source>Tell your admin. Your work is whole here.</source>
        <translation>Скажите администратору. Здесь ваша работа цела.</translation>
    </message>
    <message>
        <source>came after a record that does not fit</source>
        <translation>пришла после записи, которая не подошла</translation>
    </message>
    <message>
        <source>This desk&apos;s former key signed it. Open it in History, revise and submit it: that counts, once, even if your admin still releases the former key.</source>
        <translation>Она подписана прежним ключом этого места. Откройте её в «Истории», переработайте и сдайте: зачтётся новая запись, один раз, даже если администратор потом примет и прежнюю.</translation>
    </message>
    <message>
        <source>This desk&apos;s former key signed it, and it is not signed anew. Tell your admin what you withdrew.</source>
        <translation>Она подписана прежним ключом этого места, и заново её не подписать. Скажите администратору, что вы отозвали.</translation>
    </message>
    <message>
        <source>Its list of what it took is shorter than it was.</source>
        <translation>Его список принятого короче, чем был.</translation>
    </message>
    <message>
        <source>Its list of what it took is another than it was.</source>
        <translation>Его список принятого не такой, как был.</translation>
    </message>
    <message>
        <source>Work that it confirmed is missing from its list.</source>
        <translation>В его списке нет работы, приём которой он подтвердил.</translation>
    </message>
    <message>
        <source>It confirmed work with a signature that does not hold.</source>
        <translation>Он подтвердил работу подписью, которая не сходится.</translation>
    </message>
    <message>
        <source>It signed how its list stands with another key.</source>
        <translation>Состояние списка подписано другим ключом.</translation>
    </message>
    <message>
        <source>It signed its list of models with another key.</source>
        <translation>Список моделей подписан другим ключом.</translation>
    </message>
    <message>
        <source>Its list of models is an older one than it showed before.</source>
        <translation>Список моделей старее того, который сервер показывал раньше.</translation>
    </message>
    <message>
        <source>Its list of models is another than it showed before.</source>
        <translation>Список моделей не тот, который сервер показывал раньше.</translation>
    </message>
    <message>
        <source>Another server, with another key, answers at this address.</source>
        <translation>По этому адресу отвечает другой сервер, с другим ключом.</translation>
    </message>
    <message>
        <source>trainer</source>
        <translation>тренер</translation>
    </message>
    <message>
        <source>lead</source>
        <translation>шеф-редактор</translation>
    </message>
    <message>
        <source>admin</source>
        <translation>администратор</translation>
    </message>
    <message>
        <source>What it answered does not belong to what was asked.</source>
        <translation>Его ответ не относится к тому, о чём его спросили.</translation>
    </message>
</context>
<context>
    <name>HeldCard</name>
    <message>
        <source>Not taken by the server</source>
        <translation>Сервер не принял</translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) came back, whole on this machine and in History.</source>
        <translation>
            <numerusform>Вернулась %n запись. Она цела на этом компьютере и есть в истории.</numerusform>
            <numerusform>Вернулись %n записи. Они целы на этом компьютере и есть в истории.</numerusform>
            <numerusform>Вернулось %n записей. Они целы на этом компьютере и есть в истории.</numerusform>
        </translation>
    </message>
    <message>
        <source>Note that work was withdrawn</source>
        <translation>Пометка об отзыве работы</translation>
    </message>
</context>
<context>
    <name>JoinView</name>
    <message>
        <source>A company that you teach models for gives you the address of its server and a code for this desk.</source>
        <translation>Организация, для которой вы обучаете модели, даёт вам адрес своего сервера и код для этого рабочего места.</translation>
    </message>
    <message>
        <source>Server&apos;s address</source>
        <translation>Адрес сервера</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Код</translation>
    </message>
    <message>
        <source>Capital or small letters, with or without hyphens.</source>
        <translation>Буквы любого регистра, с дефисами или без них.</translation>
    </message>
    <message>
        <source>Certificate file</source>
        <translation>Файл сертификата</translation>
    </message>
    <message>
        <source>“Look” sends nothing but the code and shows whose it is. You join only after that, if you say so.</source>
        <translation>«Узнать» отправляет только код и показывает, чей он. Присоединитесь вы лишь после этого, если согласитесь.</translation>
    </message>
    <message>
        <source>Organisation</source>
        <translation>Организация</translation>
    </message>
    <message>
        <source>Knows you as</source>
        <translation>Знает вас как</translation>
    </message>
    <message>
        <source>You are its</source>
        <translation>Ваша роль</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Сервер</translation>
    </message>
    <message>
        <source>Server&apos;s key</source>
        <translation>Ключ сервера</translation>
    </message>
    <message>
        <source>Your admin can tell you this key. If it is the same, this is your company&apos;s server.</source>
        <translation>Этот ключ может назвать администратор. Если он тот же, это сервер вашей организации.</translation>
    </message>
    <message>
        <source>Once you joined, what you submit is signed under this name and sent there by itself.</source>
        <translation>Когда вы присоединитесь, сданная работа подписывается этим именем и сама отправляется туда.</translation>
    </message>
    <message>
        <source>Join again</source>
        <translation>Присоединиться снова</translation>
    </message>
    <message>
        <source>This desk gets a new key. What the company did not take stays here, to be revised and submitted.</source>
        <translation>Это место получит новый ключ. То, что организация не приняла, остаётся здесь: переработайте и сдайте это.</translation>
    </message>
    <message>
        <source>What you did before stays on this machine and is not sent.</source>
        <translation>Сделанное раньше остаётся на этом компьютере и не отправляется.</translation>
    </message>
    <message>
        <source>Join a company</source>
        <translation>Присоединиться к организации</translation>
    </message>
    <message>
        <source>Your admin gives you a new code for this desk. Your work and your drafts stay as they are.</source>
        <translation>Новый код для этого рабочего места даёт администратор. Ваша работа и черновики остаются как есть.</translation>
    </message>
    <message>
        <source>none: this computer&apos;s own certificates</source>
        <translation>нет: сертификаты самого компьютера</translation>
    </message>
    <message>
        <source>Joining…</source>
        <translation>Присоединение…</translation>
    </message>
    <message>
        <source>Is this your company?</source>
        <translation>Это ваша организация?</translation>
    </message>
</context>
<context>
    <name>MemberCard</name>
    <message>
        <source>Company</source>
        <translation>Организация</translation>
    </message>
    <message>
        <source>Organisation</source>
        <translation>Организация</translation>
    </message>
    <message>
        <source>You</source>
        <translation>Вы</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Сервер</translation>
    </message>
    <message>
        <source>Server&apos;s key</source>
        <translation>Ключ сервера</translation>
    </message>
    <message>
        <source>This desk&apos;s key</source>
        <translation>Ключ этого места</translation>
    </message>
    <message>
        <source>By this your admin knows this desk among others.</source>
        <translation>По нему администратор отличает это рабочее место от других.</translation>
    </message>
</context>
<context>
    <name>SendingCard</name>
    <message>
        <source>Sending</source>
        <translation>Отправка</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Ждёт</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Отправлено</translation>
    </message>
    <message>
        <source>Last connection</source>
        <translation>Последняя связь</translation>
    </message>
    <message>
        <source>Work offline</source>
        <translation>Работать без сети</translation>
    </message>
    <message>
        <source>Where no network reaches, files are carried: a bundle to the company, and its answer back.</source>
        <translation>Куда сеть не доходит, носят файлы: пакет — в организацию, её ответ — обратно.</translation>
    </message>
    <message numerus="yes">
        <source>%n record(s)</source>
        <translation>
            <numerusform>%n запись</numerusform>
            <numerusform>%n записи</numerusform>
            <numerusform>%n записей</numerusform>
        </translation>
    </message>
    <message>
        <source>{records}, the last at: {time}</source>
        <translation>{records}, последняя: {time}</translation>
    </message>
    <message>
        <source>none yet</source>
        <translation>ещё не было</translation>
    </message>
    <message>
        <source>Asking the server…</source>
        <translation>Обращение к серверу…</translation>
    </message>
    <message>
        <source>Sending: {sent} of {all}…</source>
        <translation>Отправка: {sent} из {all}…</translation>
    </message>
    <message>
        <source>Work on: this needs nothing of you.</source>
        <translation>Работайте дальше: от вас ничего не нужно.</translation>
    </message>
    <message>
        <source>Nothing is sent by itself then; “Send now” sends it, and so does “Look for tasks” in the Inbox.</source>
        <translation>Тогда ничего не отправляется само; отправит «Отправить сейчас», а также «Проверить задания» на странице «Задания».</translation>
    </message>
    <message>
        <source>Send on a metered network too</source>
        <translation>Отправлять и там, где трафик платный</translation>
    </message>
    <message>
        <source>Where each byte costs, as on a phone&apos;s hotspot, nothing is sent by itself otherwise.</source>
        <translation>Иначе там, где платят за трафик (например, через телефон), само ничего не отправляется.</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>ничего</translation>
    </message>
    <message>
        <source>The server is asked again at: {time}.</source>
        <translation>Следующее обращение к серверу: {time}.</translation>
    </message>
    <message>
        <source>You work offline: nothing is sent by itself.</source>
        <translation>Вы работаете без сети: само ничего не отправляется.</translation>
    </message>
    <message>
        <source>“Send now” sends what waits.</source>
        <translation>«Отправить сейчас» отправит то, что ждёт.</translation>
    </message>
    <message>
        <source>Each byte costs on this network: nothing is sent by itself.</source>
        <translation>В этой сети платят за трафик: само ничего не отправляется.</translation>
    </message>
    <message>
        <source>Work that you submitted waits to be sent.</source>
        <translation>Сданная работа ждёт отправки.</translation>
    </message>
    <message>
        <source>You submitted nothing yet: there is nothing to send.</source>
        <translation>Вы ещё ничего не сдавали: отправлять нечего.</translation>
    </message>
    <message numerus="yes">
        <source>All is sent but %n record(s) that the server did not take.</source>
        <translation>
            <numerusform>Отправлено всё, кроме %n записи, которую сервер не принял.</numerusform>
            <numerusform>Отправлено всё, кроме %n записей, которые сервер не принял.</numerusform>
            <numerusform>Отправлено всё, кроме %n записей, которые сервер не принял.</numerusform>
        </translation>
    </message>
    <message>
        <source>All that you submitted is sent.</source>
        <translation>Всё, что вы сдали, отправлено.</translation>
    </message>
    <message>
        <source>This copy of your work is not the one that the company knows.</source>
        <translation>Эта копия вашей работы — не та, которую знает организация.</translation>
    </message>
    <message>
        <source>An old copy of the profile was put back, it seems, or another computer works with the profile too. Nothing is lost: your work is whole here, and the company keeps what came. Ask your admin for a new code and join again with it. Then revise and submit what is listed below.</source>
        <translation>Похоже, вернули старую копию профиля или с этим профилем работает ещё один компьютер. Ничего не потеряно: ваша работа цела здесь, а организация хранит всё, что пришло. Попросите у администратора новый код и присоединитесь с ним снова. Потом переработайте и сдайте то, что перечислено ниже.</translation>
    </message>
    <message>
        <source>Another copy of the profile sent something with this desk&apos;s key, it seems. Nothing is lost: your work is whole here, and the company keeps what came. Ask your admin: they release this desk, or give you a new code to join again with.</source>
        <translation>Похоже, что-то отправила с ключом этого места другая копия профиля. Ничего не потеряно: ваша работа цела здесь, а организация хранит всё, что пришло. Обратитесь к администратору: он разрешит отправку с этого места или даст новый код, чтобы присоединиться снова.</translation>
    </message>
    <message>
        <source>The company sets aside what this desk sends.</source>
        <translation>Организация откладывает всё, что отправляет это место.</translation>
    </message>
    <message>
        <source>“Look again” tries once more.</source>
        <translation>«Проверить снова» попробует ещё раз.</translation>
    </message>
</context>
</TS>
