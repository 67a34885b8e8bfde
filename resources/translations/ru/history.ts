<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ru" sourcelanguage="en">
<context>
    <name>HistoryPage</name>
    <message>
        <source>History</source>
        <translation>История</translation>
    </message>
    <message>
        <source>Go on with the draft</source>
        <translation>Продолжить черновик</translation>
    </message>
    <message>
        <source>Revise</source>
        <translation>Переработать</translation>
    </message>
    <message>
        <source>Work on it again: the result is a new record, and this one stays</source>
        <translation>Вернуться к работе: получится новая запись, а эта останется</translation>
    </message>
    <message>
        <source>Withdraw</source>
        <translation>Отозвать</translation>
    </message>
    <message>
        <source>Save a bundle…</source>
        <translation>Сохранить пакет…</translation>
    </message>
    <message>
        <source>All your signed records in one file, to carry where no network reaches</source>
        <translation>Все подписанные записи одним файлом, чтобы перенести туда, где нет сети</translation>
    </message>
    <message>
        <source>Export as a dataset…</source>
        <translation>Выгрузить как набор данных…</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Поиск</translation>
    </message>
    <message>
        <source>Search everything you worked on</source>
        <translation>Поиск по всей вашей работе</translation>
    </message>
    <message>
        <source>All kinds</source>
        <translation>Все виды</translation>
    </message>
    <message>
        <source>Rankings</source>
        <translation>Ранжирования</translation>
    </message>
    <message>
        <source>Gold answers</source>
        <translation>Эталоны</translation>
    </message>
    <message>
        <source>Kind of work</source>
        <translation>Вид работы</translation>
    </message>
    <message>
        <source>State of the work</source>
        <translation>Состояние работы</translation>
    </message>
    <message>
        <source>Your work</source>
        <translation>Ваша работа</translation>
    </message>
    <message>
        <source>All states</source>
        <translation>Все состояния</translation>
    </message>
    <message>
        <source>draft</source>
        <translation>черновик</translation>
    </message>
    <message>
        <source>submitted</source>
        <translation>сдано</translation>
    </message>
    <message>
        <source>sent</source>
        <translation>отправлено</translation>
    </message>
    <message>
        <source>not taken</source>
        <translation>не принято</translation>
    </message>
    <message>
        <source>revised</source>
        <translation>переработано</translation>
    </message>
    <message>
        <source>withdrawn</source>
        <translation>отозвано</translation>
    </message>
    <message>
        <source>This is a draft. Go on with it where you left it.</source>
        <translation>Это черновик. Продолжите с того места, где остановились.</translation>
    </message>
    <message>
        <source>Choose a piece of work to read it here.</source>
        <translation>Выберите работу, чтобы прочитать её здесь.</translation>
    </message>
    <message>
        <source>Nothing you worked on fits this search.</source>
        <translation>Ничего подходящего среди вашей работы нет.</translation>
    </message>
    <message>
        <source>What you rank and write is kept here, signed. Begin with a chat, a ranking or a gold answer.</source>
        <translation>Здесь хранится подписанным всё, что вы ранжируете и пишете. Начните с чата, ранжирования или эталона.</translation>
    </message>
    <message>
        <source>ranking</source>
        <translation>ранжирование</translation>
    </message>
    <message>
        <source>gold answer</source>
        <translation>эталон</translation>
    </message>
    <message>
        <source>No request yet</source>
        <translation>Запроса пока нет</translation>
    </message>
    <message>
        <source>Withdrawn. Record {number} says so.</source>
        <translation>Отозвано. Об этом говорит запись {number}.</translation>
    </message>
    <message>
        <source>Save a bundle</source>
        <translation>Сохранить пакет</translation>
    </message>
    <message>
        <source>Bundles (*.gqbundle)</source>
        <translation>Пакеты (*.gqbundle)</translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) saved</source>
        <translation>
            <numerusform>Сохранена %n запись</numerusform>
            <numerusform>Сохранены %n записи</numerusform>
            <numerusform>Сохранено %n записей</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HistoryWords</name>
    <message>
        <source>The two answers are about the same.</source>
        <translation>Оба ответа примерно одинаковы.</translation>
    </message>
    <message>
        <source>Answer {letter} is slightly better.</source>
        <translation>Ответ {letter} немного лучше.</translation>
    </message>
    <message>
        <source>Answer {letter} is better.</source>
        <translation>Ответ {letter} лучше.</translation>
    </message>
    <message>
        <source>Answer {letter} is much better.</source>
        <translation>Ответ {letter} намного лучше.</translation>
    </message>
</context>
<context>
    <name>RecordView</name>
    <message>
        <source>The record</source>
        <translation>Запись</translation>
    </message>
    <message>
        <source>Record {number} · signed {time} · the signature was just verified</source>
        <translation>Запись {number} · подписана {time} · подпись только что проверена</translation>
    </message>
    <message>
        <source>Device {device}</source>
        <translation>Устройство {device}</translation>
    </message>
    <message>
        <source>no reason given</source>
        <translation>причина не указана</translation>
    </message>
    <message>
        <source>Withdrawn: {reason}</source>
        <translation>Отозвано: {reason}</translation>
    </message>
    <message>
        <source>Ranking</source>
        <translation>Порядок</translation>
    </message>
    <message>
        <source>Answer {letter}</source>
        <translation>Ответ {letter}</translation>
    </message>
    <message>
        <source>quality {score} of 7</source>
        <translation>качество {score} из 7</translation>
    </message>
    <message>
        <source>These answers cannot be ranked.</source>
        <translation>Эти ответы нельзя ранжировать.</translation>
    </message>
    <message>
        <source>All answers are bad.</source>
        <translation>Все ответы плохие.</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>Источники</translation>
    </message>
    <message>
        <source>Note for the reviewer</source>
        <translation>Заметка для проверяющего</translation>
    </message>
    <message>
        <source>About the question: {labels}</source>
        <translation>О вопросе: {labels}</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Почему</translation>
    </message>
    <message>
        <source>Not placed: {letters}</source>
        <translation>Вне порядка: {letters}</translation>
    </message>
    <message>
        <source>Note on this answer</source>
        <translation>Заметка к ответу</translation>
    </message>
    <message>
        <source>Superseded by record {number}. Both are kept.</source>
        <translation>Её заменяет запись {number}. Хранятся обе.</translation>
    </message>
    <message>
        <source>Supersedes record {number}.</source>
        <translation>Заменяет запись {number}.</translation>
    </message>
    <message>
        <source>Open record {number}</source>
        <translation>Открыть запись {number}</translation>
    </message>
    <message>
        <source>Superseded by record {number}, which was withdrawn. Revise that one to go on.</source>
        <translation>Её заменяет запись {number}, а та отозвана. Чтобы продолжить, переработайте её.</translation>
    </message>
</context>
<context>
    <name>WithdrawalBox</name>
    <message>
        <source>Withdraw</source>
        <translation>Отозвать</translation>
    </message>
    <message>
        <source>Withdrawing signs a note that this record no longer stands. The record is kept as it is, and the note cannot be taken back. To correct the work, revise it instead.</source>
        <translation>При отзыве подписывается пометка, что запись больше не действует. Сама запись сохраняется как есть, а пометку снять нельзя. Чтобы исправить работу, лучше её переработать.</translation>
    </message>
    <message>
        <source>Why does it no longer stand?</source>
        <translation>Почему она больше не действует?</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
</context>
</TS>
