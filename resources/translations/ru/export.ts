<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ru" sourcelanguage="en">
<context>
    <name>ContentCard</name>
    <message>
        <source>What is written</source>
        <translation>Что записывается</translation>
    </message>
    <message>
        <source>Each of these is a table of its own. If you are not sure, leave them all.</source>
        <translation>Каждая строка — отдельная таблица. Если не уверены, оставьте все.</translation>
    </message>
    <message>
        <source>Tables</source>
        <translation>Таблицы</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Формат</translation>
    </message>
    <message>
        <source>Held out for testing</source>
        <translation>Отложить для проверки</translation>
    </message>
    <message>
        <source>About so many of a hundred questions are not trained on, and show what a model has learnt.</source>
        <translation>Примерно столько вопросов из ста в обучение не идут: по ним видно, чему модель научилась.</translation>
    </message>
    <message>
        <source>Pairs</source>
        <translation>Пары</translation>
    </message>
    <message>
        <source>One of each question, not every one</source>
        <translation>По одной на вопрос, а не все</translation>
    </message>
    <message>
        <source>A ranking of four answers makes up to six pairs; this takes one of them</source>
        <translation>Из четырёх ответов выходит до шести пар; так берётся одна из них</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Название</translation>
    </message>
    <message>
        <source>Licence of the texts</source>
        <translation>Лицензия текстов</translation>
    </message>
    <message>
        <source>CC-BY-4.0, for example</source>
        <translation>например, CC-BY-4.0</translation>
    </message>
    <message>
        <source>Says in the card what others may do with them. May be left empty.</source>
        <translation>В описании набора будет сказано, что другим можно делать с текстами. Можно не заполнять.</translation>
    </message>
</context>
<context>
    <name>ExportPage</name>
    <message>
        <source>Export</source>
        <translation>Выгрузить</translation>
    </message>
    <message numerus="yes">
        <source>%n piece(s) of work</source>
        <translation>
            <numerusform>%n работа</numerusform>
            <numerusform>%n работы</numerusform>
            <numerusform>%n работ</numerusform>
        </translation>
    </message>
    <message>
        <source>A dataset is being exported: closing the window stops that, and nothing of it is left.</source>
        <translation>Набор данных выгружается: если закрыть окно, выгрузка прервётся и от неё ничего не останется.</translation>
    </message>
    <message>
        <source>Choose in which folder the new one is made</source>
        <translation>Выбрать, внутри какой папки создать новую</translation>
    </message>
    <message>
        <source>Verify every signature and compare every row with what was signed</source>
        <translation>Проверить все подписи и сверить каждую строку с подписанным</translation>
    </message>
    <message>
        <source>Show it in the file manager</source>
        <translation>Показать в файловом менеджере</translation>
    </message>
    <message>
        <source>What you rank and write can be exported to train a model. Submit a piece of work first.</source>
        <translation>То, что вы ранжируете и пишете, можно выгрузить для обучения модели. Сначала сдайте хотя бы одну работу.</translation>
    </message>
    <message>
        <source>In which folder?</source>
        <translation>В какой папке?</translation>
    </message>
    <message>
        <source>No file manager opened the folder.</source>
        <translation>Открыть папку не получилось: нет файлового менеджера.</translation>
    </message>
    <message>
        <source>None of your work fits what you chose. Choose more of it.</source>
        <translation>Под ваш выбор не подходит ни одна работа. Выберите больше.</translation>
    </message>
    <message>
        <source>Export</source>
        <comment>title of the page</comment>
        <translation>Выгрузка</translation>
    </message>
    <message>
        <source>Nothing would be written. Tick at least one of the tables.</source>
        <translation>Записывать нечего. Отметьте хотя бы одну таблицу.</translation>
    </message>
    <message>
        <source>Nothing of it is left on the disk.</source>
        <translation>От этой выгрузки на диске ничего не осталось.</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>Остановлено.</translation>
    </message>
    <message>
        <source>Write a gold answer</source>
        <translation>Написать эталон</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Остановить</translation>
    </message>
    <message>
        <source>Choose where…</source>
        <translation>Выбрать место…</translation>
    </message>
    <message>
        <source>Check it</source>
        <translation>Проверить</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>Открыть папку</translation>
    </message>
</context>
<context>
    <name>ExportWords</name>
    <message>
        <source>questions with an exemplary answer: they teach a model to answer</source>
        <translation>вопросы с образцовым ответом: по ним модель учится отвечать</translation>
    </message>
    <message>
        <source>pairs of answers, the better and the worse: for DPO and its kin</source>
        <translation>пары ответов, лучший и худший: для DPO и похожих методов</translation>
    </message>
    <message>
        <source>the same pairs, and how far apart they are: for a reward model</source>
        <translation>те же пары и насколько один лучше другого: для модели вознаграждения</translation>
    </message>
    <message>
        <source>single answers, each good or bad: for KTO</source>
        <translation>отдельные ответы, каждый хороший или плохой: для KTO</translation>
    </message>
    <message>
        <source>answers sentence by sentence, right or wrong: to reward each step</source>
        <translation>ответы по предложениям, верно или неверно: чтобы оценивать каждый шаг</translation>
    </message>
    <message>
        <source>the questions alone: for reinforcement learning</source>
        <translation>только вопросы: для обучения с подкреплением</translation>
    </message>
    <message>
        <source>answers with the errors marked in them, corrections and sources</source>
        <translation>ответы с отмеченными ошибками, исправлениями и источниками</translation>
    </message>
    <message>
        <source>a line for each signed record: its day, project and time spent</source>
        <translation>строка на каждую подписанную запись: день, проект, затраченное время</translation>
    </message>
    <message>
        <source>my own</source>
        <translation>свой</translation>
    </message>
    <message>
        <source>Step 1 of 2: looking at your records</source>
        <translation>Шаг 1 из 2: просмотр записей</translation>
    </message>
    <message>
        <source>Step 2 of 2: writing the dataset</source>
        <translation>Шаг 2 из 2: запись набора</translation>
    </message>
    <message>
        <source>Step 2 of 2: writing the card and the keys</source>
        <translation>Шаг 2 из 2: запись описания и ключей</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>Останавливаем…</translation>
    </message>
    <message>
        <source>Checking every signature and every row…</source>
        <translation>Проверяем каждую подпись и каждую строку…</translation>
    </message>
    <message>
        <source>{words}: {done} of {all}</source>
        <translation>{words}: {done} из {all}</translation>
    </message>
</context>
<context>
    <name>OutcomeCard</name>
    <message numerus="yes">
        <source>%n piece(s) of work exported</source>
        <translation>
            <numerusform>Выгружена %n работа</numerusform>
            <numerusform>Выгружено %n работы</numerusform>
            <numerusform>Выгружено %n работ</numerusform>
        </translation>
    </message>
    <message>
        <source>This folder is not there any more.</source>
        <translation>Этой папки больше нет на месте.</translation>
    </message>
    <message>
        <source>There is nothing to train on in it: one question in ten is drawn to test, and here all were. Export again when you have submitted more work.</source>
        <translation>Обучать на нём не на чем: каждый десятый вопрос по жребию уходит на проверку, а здесь ушли все. Выгрузите ещё раз, когда сдадите больше работ.</translation>
    </message>
    <message numerus="yes">
        <source>%n record(s)</source>
        <translation>
            <numerusform>%n запись</numerusform>
            <numerusform>%n записи</numerusform>
            <numerusform>%n записей</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s)</source>
        <translation>
            <numerusform>%n строка</numerusform>
            <numerusform>%n строки</numerusform>
            <numerusform>%n строк</numerusform>
        </translation>
    </message>
    <message>
        <source>Checked: {records}, {rows}. Every signature holds, every row is what was signed.</source>
        <translation>Проверено: {records}, {rows}. Все подписи верны, каждая строка совпадает с подписанным.</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>Строки</translation>
    </message>
    <message>
        <source>to train</source>
        <translation>обучение</translation>
    </message>
    <message>
        <source>to test</source>
        <translation>проверка</translation>
    </message>
</context>
<context>
    <name>Period</name>
    <message>
        <source>From this day</source>
        <translation>С этого дня</translation>
    </message>
    <message>
        <source>To this day</source>
        <translation>По этот день</translation>
    </message>
    <message>
        <source>The first day whose work is exported</source>
        <translation>Первый день, работы за который выгружаются</translation>
    </message>
    <message>
        <source>The last day whose work is exported</source>
        <translation>Последний день, работы за который выгружаются</translation>
    </message>
</context>
<context>
    <name>PiecesCard</name>
    <message>
        <source>Which work</source>
        <translation>Какие работы</translation>
    </message>
    <message>
        <source>Specialisations</source>
        <translation>Специализации</translation>
    </message>
    <message>
        <source>Languages</source>
        <translation>Языки</translation>
    </message>
    <message>
        <source>Projects</source>
        <translation>Проекты</translation>
    </message>
    <message>
        <source>Signed</source>
        <translation>Подписаны</translation>
    </message>
    <message>
        <source>What you submitted and still stands. Drafts, and what you withdrew or revised, are left out. Where nothing is chosen below, all of it is exported.</source>
        <translation>Всё, что вы сдали и что остаётся в силе. Черновики, отозванное и заменённые версии не входят. Если ниже ничего не выбрано, выгружается всё.</translation>
    </message>
    <message>
        <source>With none chosen all are exported</source>
        <translation>Если ничего не выбрано, выгружается всё</translation>
    </message>
    <message numerus="yes">
        <source>%n piece(s) of work</source>
        <translation>
            <numerusform>%n работа</numerusform>
            <numerusform>%n работы</numerusform>
            <numerusform>%n работ</numerusform>
        </translation>
    </message>
    <message>
        <source>{pieces}, being looked at…</source>
        <translation>{pieces}, просматриваем…</translation>
    </message>
    <message>
        <source>{pieces}: {kinds}</source>
        <translation>{pieces}: {kinds}</translation>
    </message>
    <message>
        <source>Exported of it: {kinds}</source>
        <translation>Из них выгружается: {kinds}</translation>
    </message>
    <message>
        <source>None of it fits. Choose more.</source>
        <translation>Ничего не подходит. Выберите больше.</translation>
    </message>
    <message numerus="yes">
        <source>%n ranking(s)</source>
        <translation>
            <numerusform>%n ранжирование</numerusform>
            <numerusform>%n ранжирования</numerusform>
            <numerusform>%n ранжирований</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n gold answer(s)</source>
        <translation>
            <numerusform>%n эталон</numerusform>
            <numerusform>%n эталона</numerusform>
            <numerusform>%n эталонов</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PlaceCard</name>
    <message>
        <source>Where to</source>
        <translation>Куда</translation>
    </message>
    <message>
        <source>Name of the folder</source>
        <translation>Имя папки</translation>
    </message>
    <message>
        <source>A new folder is made; nothing is written over. Your texts stand in it unencrypted, so whoever gets the folder can read them. Nothing is sent anywhere.</source>
        <translation>Будет создана новая папка; ничего не перезаписывается. Ваши тексты лежат в ней незашифрованными: прочесть их сможет каждый, к кому она попадёт. Никуда ничего не отправляется.</translation>
    </message>
    <message>
        <source>The folder will be called “{name}”: not every computer takes a name as this one was typed.</source>
        <translation>Папка будет называться «{name}»: набранное имя подходит не каждому компьютеру.</translation>
    </message>
</context>
</TS>
