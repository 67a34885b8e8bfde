<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ru" sourcelanguage="en">
<context>
    <name>Announcer</name>
    <message>
        <source>Copy the details</source>
        <translation>Скопировать подробности</translation>
    </message>
    <message>
        <source>Loading was stopped. No model is in use.</source>
        <translation>Загрузка отменена. Ни одна модель не работает.</translation>
    </message>
    <message>
        <source>Load it anyway</source>
        <translation>Всё равно загрузить</translation>
    </message>
    <message>
        <source>Copied.</source>
        <translation>Скопировано.</translation>
    </message>
    <message>
        <source>“{name}” is on its way. Models are fetched one at a time.</source>
        <translation>Модель «{name}» ещё скачивается. Модели скачиваются по одной.</translation>
    </message>
    <message>
        <source>This model is in the library already.</source>
        <translation>Эта модель уже есть в библиотеке.</translation>
    </message>
    <message>
        <source>“{name}” is off the list; it answers until you use another. Its file stays.</source>
        <translation>Модель «{name}» убрана из списка; она отвечает, пока вы не выберете другую. Файл остался.</translation>
    </message>
    <message>
        <source>“{name}” is off the list. Its file stays where it is.</source>
        <translation>Модель «{name}» убрана из списка. Файл остался на своём месте.</translation>
    </message>
    <message>
        <source>“{name}” is the very file that was added.</source>
        <translation>«{name}» — тот самый файл, который вы добавили.</translation>
    </message>
    <message numerus="yes">
        <source>Could not add %n file(s).</source>
        <translation>
            <numerusform>Не добавлен %n файл.</numerusform>
            <numerusform>Не добавлены %n файла.</numerusform>
            <numerusform>Не добавлены %n файлов.</numerusform>
        </translation>
    </message>
    <message>
        <source>Add it as it is now</source>
        <translation>Добавить таким, какой он есть</translation>
    </message>
    <message>
        <source>“{name}” is here, and it is the very file that your company signed for.</source>
        <translation>Модель «{name}» скачана, и это тот самый файл, который подписала ваша организация.</translation>
    </message>
    <message>
        <source>Use this model</source>
        <translation>Работать с этой моделью</translation>
    </message>
    <message>
        <source>“{name}” is no longer being fetched. What has come is kept.</source>
        <translation>Скачивание модели «{name}» остановлено. То, что уже скачано, осталось.</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Продолжить</translation>
    </message>
    <message>
        <source>The file of this model is not where it was. Put it back, or remove the model here.</source>
        <translation>Файла этой модели нет на прежнем месте. Верните его или уберите модель из списка.</translation>
    </message>
    <message>
        <source>This model is being loaded.</source>
        <translation>Эта модель загружается.</translation>
    </message>
    <message>
        <source>This model is in use already, as it is set here.</source>
        <translation>Эта модель уже используется с этими настройками.</translation>
    </message>
</context>
<context>
    <name>DropHint</name>
    <message>
        <source>Let go to add the models to the library</source>
        <translation>Отпустите, чтобы добавить модели в библиотеку</translation>
    </message>
</context>
<context>
    <name>FactsCard</name>
    <message>
        <source>The file</source>
        <translation>Файл</translation>
    </message>
    <message>
        <source>Copy the path</source>
        <translation>Скопировать путь</translation>
    </message>
    <message>
        <source>Copy the checksum</source>
        <translation>Скопировать контрольную сумму</translation>
    </message>
    <message>
        <source>{parameters} · {layers}, the output layer included</source>
        <translation>{parameters} · {layers}, включая выходной</translation>
    </message>
    <message>
        <source>Architecture</source>
        <translation>Архитектура</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>Параметры</translation>
    </message>
    <message>
        <source>Quantisation</source>
        <translation>Квантование</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Размер</translation>
    </message>
    <message>
        <source>Longest context</source>
        <translation>Наибольший контекст</translation>
    </message>
    <message>
        <source>Languages</source>
        <translation>Языки</translation>
    </message>
    <message>
        <source>the file does not say</source>
        <translation>в файле не указано</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Лицензия</translation>
    </message>
    <message>
        <source>Publisher</source>
        <translation>Издатель</translation>
    </message>
    <message>
        <source>not in the catalogue</source>
        <translation>нет в каталоге</translation>
    </message>
    <message>
        <source>Chat template</source>
        <translation>Шаблон чата</translation>
    </message>
    <message>
        <source>in the file</source>
        <translation>есть в файле</translation>
    </message>
    <message>
        <source>none</source>
        <translation>нет</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>Путь</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
</context>
<context>
    <name>FitCard</name>
    <message>
        <source>Working out whether it fits…</source>
        <translation>Считаем, поместится ли…</translation>
    </message>
    <message>
        <source>In memory now</source>
        <translation>Сейчас в памяти</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>Веса</translation>
    </message>
    <message>
        <source>Cache for a context of {tokens}</source>
        <translation>Кэш на контекст: {tokens}</translation>
    </message>
    <message>
        <source>Working memory</source>
        <translation>Рабочая память</translation>
    </message>
    <message>
        <source>Kept free, to be safe</source>
        <translation>Запас на всякий случай</translation>
    </message>
    <message>
        <source>Needed in all</source>
        <translation>Нужно всего</translation>
    </message>
    <message>
        <source>Also needed in main memory ({free} free)</source>
        <translation>Ещё нужно основной памяти (свободно {free})</translation>
    </message>
    <message>
        <source>Free on {device}</source>
        <translation>Свободно на {device}</translation>
    </message>
    <message>
        <source>Free in main memory now</source>
        <translation>Сейчас свободно основной памяти</translation>
    </message>
    <message>
        <source>What is free now is counted with this model in memory.</source>
        <translation>Свободная память посчитана с этой моделью, уже загруженной.</translation>
    </message>
    <message>
        <source>What is free now is counted with “{name}” in memory; it makes room first.</source>
        <translation>Свободная память посчитана с загруженной моделью «{name}»; она сначала освободит место.</translation>
    </message>
</context>
<context>
    <name>MachineView</name>
    <message>
        <source>This machine</source>
        <translation>Этот компьютер</translation>
    </message>
    <message>
        <source>Looking for devices…</source>
        <translation>Ищем устройства…</translation>
    </message>
    <message>
        <source>No graphics card was found: models run on the processor.</source>
        <translation>Видеокарта не найдена: модели работают на процессоре.</translation>
    </message>
    <message>
        <source>shares the main memory</source>
        <translation>пользуется основной памятью</translation>
    </message>
    <message>
        <source>{free} free of {total}</source>
        <translation>свободно {free} из {total}</translation>
    </message>
</context>
<context>
    <name>ModelList</name>
    <message>
        <source>Your models</source>
        <translation>Ваши модели</translation>
    </message>
    <message>
        <source>Your models and your company&apos;s</source>
        <translation>Ваши модели и модели организации</translation>
    </message>
    <message>
        <source>begun</source>
        <translation>начата</translation>
    </message>
    <message>
        <source>to get</source>
        <translation>скачать</translation>
    </message>
    <message>
        <source>from the company</source>
        <translation>от организации</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>нет файла</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>изменена</translation>
    </message>
    <message>
        <source>in use</source>
        <translation>в работе</translation>
    </message>
    <message>
        <source>loading</source>
        <translation>загрузка</translation>
    </message>
    <message>
        <source>company</source>
        <translation>организация</translation>
    </message>
</context>
<context>
    <name>ModelView</name>
    <message>
        <source>The model</source>
        <translation>Модель</translation>
    </message>
    <message>
        <source>The file carries no chat template, so conversations cannot be laid out for it. Take an instruct model.</source>
        <translation>В файле нет шаблона чата, поэтому разговор для этой модели не составить. Возьмите модель с пометкой instruct.</translation>
    </message>
    <message>
        <source>The file is not where it was. Put it back, connect its disk, or remove the model.</source>
        <translation>Файла нет на прежнем месте. Верните его, подключите диск или уберите модель из списка.</translation>
    </message>
    <message>
        <source>In use, on the processor, with a context of {context}</source>
        <translation>В работе на процессоре, контекст: {context}</translation>
    </message>
    <message>
        <source>In use, {layers} on {device}, with a context of {context}</source>
        <translation>В работе: {layers} на {device}, контекст: {context}</translation>
    </message>
    <message>
        <source>Chosen, but not in memory now</source>
        <translation>Выбрана, но сейчас не загружена</translation>
    </message>
</context>
<context>
    <name>Models</name>
    <message>
        <source>“{file}” is one part of a model that lies in several files.</source>
        <translation>«{file}» — лишь часть модели, разложенной по нескольким файлам.</translation>
    </message>
    <message>
        <source>Get the model as one file, or join the parts with llama-gguf-split --merge.</source>
        <translation>Возьмите модель одним файлом или соедините части командой llama-gguf-split --merge.</translation>
    </message>
    <message>
        <source>“{file}” is an adapter (LoRA), not a whole model.</source>
        <translation>«{file}» — адаптер (LoRA), а не целая модель.</translation>
    </message>
    <message>
        <source>Get the model that it was merged into.</source>
        <translation>Возьмите модель, в которую он уже вложен.</translation>
    </message>
    <message>
        <source>“{file}” is the part of a model that reads pictures, not the one that writes.</source>
        <translation>«{file}» — часть модели, которая разбирает картинки, а не та, что пишет.</translation>
    </message>
    <message>
        <source>Add the other file of this model, the one without “mmproj” in its name.</source>
        <translation>Добавьте другой файл этой модели — тот, в имени которого нет «mmproj».</translation>
    </message>
    <message>
        <source>“{file}” is a model for comparing texts: it writes none.</source>
        <translation>«{file}» — модель для сравнения текстов: сама она не пишет.</translation>
    </message>
    <message>
        <source>Choose a chat (instruct) model in GGUF form.</source>
        <translation>Выберите модель для чата (instruct) в формате GGUF.</translation>
    </message>
    <message>
        <source>{number} billion</source>
        <translation>{number} млрд</translation>
    </message>
    <message>
        <source>{number} million</source>
        <translation>{number} млн</translation>
    </message>
    <message>
        <source>less than a minute left</source>
        <translation>осталось меньше минуты</translation>
    </message>
    <message>
        <source>Processor and main memory</source>
        <translation>Процессор и основная память</translation>
    </message>
    <message>
        <source>The file is not where it was.</source>
        <translation>Файла нет на прежнем месте.</translation>
    </message>
    <message>
        <source>The checksum is the one that your company signed for.</source>
        <translation>Контрольная сумма та, которую подписала ваша организация.</translation>
    </message>
    <message>
        <source>The checksum is the one in the catalogue.</source>
        <translation>Контрольная сумма — та же, что в каталоге.</translation>
    </message>
    <message>
        <source>Not in the catalogue. The checksum is remembered, so a change will be noticed.</source>
        <translation>В каталоге нет. Контрольная сумма запомнена: если файл изменится, мы это заметим.</translation>
    </message>
    <message>
        <source>The file was changed: it is not the one that was added. It will not be loaded.</source>
        <translation>Файл изменился: это не тот, что вы добавили. Загружать его мы не станем.</translation>
    </message>
    <message>
        <source>The file was written to since it was checked. It is checked again before it is used.</source>
        <translation>После проверки в файл что-то записали. Перед работой он будет проверен ещё раз.</translation>
    </message>
    <message>
        <source>Fits this machine</source>
        <translation>Поместится</translation>
    </message>
    <message>
        <source>Fits, with little memory to spare</source>
        <translation>Поместится, но впритык</translation>
    </message>
    <message>
        <source>Too big for the memory that is free</source>
        <translation>Не помещается в свободную память</translation>
    </message>
    <message>
        <source>All {total} layers go to {device}: there is room for them.</source>
        <translation>Все слои ({total}) — на {device}: места хватает.</translation>
    </message>
    <message>
        <source>{layers} of {total} layers go to {device}: more do not fit into its memory. The others run on the processor.</source>
        <translation>На {device} — слоёв {layers} из {total}: больше не помещается в её память. Остальные работают на процессоре.</translation>
    </message>
    <message>
        <source>All {total} layers run on the processor: not one fits into the memory of the graphics card.</source>
        <translation>Все слои ({total}) — на процессоре: в память видеокарты не помещается ни один.</translation>
    </message>
    <message>
        <source>All {total} layers run on the processor: no graphics card was found.</source>
        <translation>Все слои ({total}) — на процессоре: видеокарта не найдена.</translation>
    </message>
    <message>
        <source>{layers} of {total} layers go to the graphics card, as you set it.</source>
        <translation>На видеокарте слоёв {layers} из {total}, как вы задали.</translation>
    </message>
    <message>
        <source>It does not fit even with the shortest useful context, {context}.</source>
        <translation>Не помещается даже с самым коротким полезным контекстом: {context}.</translation>
    </message>
    <message>
        <source>The context is {context} instead of {wanted}: more does not fit into memory.</source>
        <translation>Контекст: {context} вместо {wanted}; больше не помещается в память.</translation>
    </message>
    <message>
        <source>It stopped with the planned layers on the graphics card, so fewer are there now.</source>
        <translation>С заданными слоями на видеокарте модель остановилась, поэтому теперь их там меньше.</translation>
    </message>
    <message>
        <source>It stopped on the graphics card, so it runs on the processor now. Answers are slower.</source>
        <translation>На видеокарте модель остановилась, поэтому теперь работает на процессоре. Отвечает медленнее.</translation>
    </message>
    <message>
        <source>It stopped several times, so it runs carefully now: on one processor core, with a short context.</source>
        <translation>Модель несколько раз остановилась и теперь работает осторожно: на одном ядре процессора, с коротким контекстом.</translation>
    </message>
</context>
<context>
    <name>ModelsPage</name>
    <message>
        <source>Models</source>
        <translation>Модели</translation>
    </message>
    <message numerus="yes">
        <source>%n model(s), {size}</source>
        <translation>
            <numerusform>%n модель, {size}</numerusform>
            <numerusform>%n модели, {size}</numerusform>
            <numerusform>%n моделей, {size}</numerusform>
        </translation>
    </message>
    <message>
        <source>Add from disk…</source>
        <translation>Добавить с диска…</translation>
    </message>
    <message>
        <source>Add .gguf files; they stay where they are</source>
        <translation>Добавить файлы .gguf; они останутся на своём месте</translation>
    </message>
    <message>
        <source>Check the file</source>
        <translation>Проверить файл</translation>
    </message>
    <message>
        <source>Read the whole file again and compare its checksum</source>
        <translation>Прочитать файл целиком и сверить контрольную сумму</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Убрать</translation>
    </message>
    <message>
        <source>Take it off the list; the file stays on the disk</source>
        <translation>Убрать из списка; файл останется на диске</translation>
    </message>
    <message>
        <source>Cancel loading</source>
        <translation>Отменить загрузку</translation>
    </message>
    <message>
        <source>Stop reading</source>
        <translation>Прервать чтение</translation>
    </message>
    <message>
        <source>Stop getting it</source>
        <translation>Остановить скачивание</translation>
    </message>
    <message>
        <source>What has come is kept; go on whenever you like</source>
        <translation>Скачанное останется; продолжить можно когда угодно</translation>
    </message>
    <message>
        <source>Fetch it from the company&apos;s server, check it, and put it on the list</source>
        <translation>Скачать с сервера организации, проверить и добавить в список</translation>
    </message>
    <message>
        <source>A model is one file that ends in .gguf. Add one from this computer, or drop it here: it stays where it is, and nothing is sent anywhere.</source>
        <translation>Модель — это один файл с окончанием .gguf. Добавьте его с этого компьютера или перетащите сюда: он останется на своём месте и никуда не отправится.</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>В работе</translation>
    </message>
    <message>
        <source>Load it again</source>
        <translation>Загрузить заново</translation>
    </message>
    <message>
        <source>Use this model</source>
        <translation>Работать с этой моделью</translation>
    </message>
    <message>
        <source>On its way</source>
        <translation>Скачивается</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Продолжить</translation>
    </message>
    <message>
        <source>Get it</source>
        <translation>Скачать</translation>
    </message>
    <message>
        <source>Add models</source>
        <translation>Добавить модели</translation>
    </message>
    <message>
        <source>Models (*.gguf)</source>
        <translation>Модели (*.gguf)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Все файлы (*)</translation>
    </message>
    <message>
        <source>Bring back the model that came along</source>
        <translation>Вернуть модель из поставки</translation>
    </message>
</context>
<context>
    <name>OfferView</name>
    <message>
        <source>The company&apos;s model</source>
        <translation>Модель организации</translation>
    </message>
    <message>
        <source>The file</source>
        <translation>Файл</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Размер</translation>
    </message>
    <message>
        <source>Languages</source>
        <translation>Языки</translation>
    </message>
    <message>
        <source>the company does not say</source>
        <translation>организация не указала</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Лицензия</translation>
    </message>
    <message>
        <source>Publisher</source>
        <translation>Издатель</translation>
    </message>
    <message>
        <source>Offered by</source>
        <translation>Предлагает</translation>
    </message>
    <message>
        <source>your company, in the list that its server signed</source>
        <translation>ваша организация, в списке, который подписал её сервер</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>On its way: how far it is stands above. You can work on meanwhile.</source>
        <translation>Скачивается: сколько уже есть, видно выше. Тем временем можно работать дальше.</translation>
    </message>
    <message>
        <source>{done} of {total} are here. The rest can be got whenever you like.</source>
        <translation>Скачано {done} из {total}. Остальное можно скачать когда угодно.</translation>
    </message>
    <message>
        <source>Not on this computer yet. It is {total} to fetch.</source>
        <translation>Этой модели ещё нет на компьютере. Скачать нужно {total}.</translation>
    </message>
    <message>
        <source>Looking at this machine&apos;s memory…</source>
        <translation>Смотрим, сколько памяти у этого компьютера…</translation>
    </message>
    <message>
        <source>By its size it has room on this machine</source>
        <translation>Судя по размеру, поместится на этом компьютере</translation>
    </message>
    <message>
        <source>The file is {file}, and {free} of memory are free. How well it fits is worked out once it is here.</source>
        <translation>Файл занимает {file}, а памяти свободно {free}. Насколько хорошо она поместится, станет ясно, когда модель скачается.</translation>
    </message>
    <message>
        <source>Larger than the memory that is free now</source>
        <translation>Сейчас свободной памяти не хватит</translation>
    </message>
    <message>
        <source>The file alone is {file}, and {free} of {total} are free. Close other programs first.</source>
        <translation>Один только файл занимает {file}, а свободно {free} из {total}. Сначала закройте другие программы.</translation>
    </message>
    <message>
        <source>Too large for this machine</source>
        <translation>Слишком велика для этого компьютера</translation>
    </message>
    <message>
        <source>The file alone is {file}, and this machine has {total} of memory.</source>
        <translation>Один только файл занимает {file}, а памяти у этого компьютера {total}.</translation>
    </message>
</context>
<context>
    <name>PlanEditor</name>
    <message>
        <source>Context</source>
        <translation>Контекст</translation>
    </message>
    <message>
        <source>How much of a conversation the model has before it, in tokens</source>
        <translation>Сколько разговора модель видит перед собой, в токенах</translation>
    </message>
    <message>
        <source>Layers on the graphics card</source>
        <translation>Слоёв на видеокарте</translation>
    </message>
    <message>
        <source>no graphics card</source>
        <translation>нет видеокарты</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>автоматически</translation>
    </message>
    <message>
        <source>automatic: {layers} of {total}</source>
        <translation>автоматически: {layers} из {total}</translation>
    </message>
    <message>
        <source>automatic: {tokens}</source>
        <translation>автоматически: {tokens}</translation>
    </message>
</context>
<context>
    <name>ProgressStrips</name>
    <message>
        <source>the model</source>
        <translation>модель</translation>
    </message>
    <message>
        <source>Loading {name}: {percent}%</source>
        <translation>Загрузка {name}: {percent}%</translation>
    </message>
    <message>
        <source>The model stopped. Loading {name} again: {percent}%</source>
        <translation>Модель остановилась. Снова загружаем {name}: {percent}%</translation>
    </message>
    <message>
        <source>Reading {file} to work out its checksum: {percent}%</source>
        <translation>Читаем {file}, чтобы посчитать контрольную сумму: {percent}%</translation>
    </message>
    <message numerus="yes">
        <source>%n more file(s) after it</source>
        <translation>
            <numerusform>за ним ещё %n файл</numerusform>
            <numerusform>за ним ещё %n файла</numerusform>
            <numerusform>за ним ещё %n файлов</numerusform>
        </translation>
    </message>
    <message>
        <source>Getting {name}: {percent}%</source>
        <translation>Скачиваем {name}: {percent}%</translation>
    </message>
</context>
<context>
    <name>_Counts</name>
    <message numerus="yes">
        <source>%Ln token(s)</source>
        <translation>
            <numerusform>%Ln токен</numerusform>
            <numerusform>%Ln токена</numerusform>
            <numerusform>%Ln токенов</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln layer(s)</source>
        <translation>
            <numerusform>%Ln слой</numerusform>
            <numerusform>%Ln слоя</numerusform>
            <numerusform>%Ln слоёв</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s) left</source>
        <translation>
            <numerusform>осталась %n минута</numerusform>
            <numerusform>осталось %n минуты</numerusform>
            <numerusform>осталось %n минут</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s) left</source>
        <translation>
            <numerusform>остался %n час</numerusform>
            <numerusform>осталось %n часа</numerusform>
            <numerusform>осталось %n часов</numerusform>
        </translation>
    </message>
</context>
</TS>
