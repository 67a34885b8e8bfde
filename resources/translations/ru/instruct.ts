<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ru" sourcelanguage="en">
<context>
    <name>DetailsPanel</name>
    <message>
        <source>Specialisation</source>
        <translation>Специализация</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Язык</translation>
    </message>
    <message>
        <source>Genre</source>
        <translation>Жанр</translation>
    </message>
    <message>
        <source>Difficulty</source>
        <translation>Сложность</translation>
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
        <source>What a colleague should know</source>
        <translation>Что стоит знать коллеге</translation>
    </message>
    <message>
        <source>Auto ({language})</source>
        <translation>Авто: {language}</translation>
    </message>
</context>
<context>
    <name>InstructFooter</name>
    <message numerus="yes">
        <source>%n word(s)</source>
        <translation>
            <numerusform>%n слово</numerusform>
            <numerusform>%n слова</numerusform>
            <numerusform>%n слов</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n token(s)</source>
        <translation>
            <numerusform>%n токен</numerusform>
            <numerusform>%n токена</numerusform>
            <numerusform>%n токенов</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>InstructNotice</name>
    <message>
        <source>Write the request first: what the user asks.</source>
        <translation>Сначала напишите запрос: о чём спрашивает пользователь.</translation>
    </message>
    <message>
        <source>Write the answer first. A gold answer ends with the answer.</source>
        <translation>Сначала напишите ответ: эталон заканчивается ответом.</translation>
    </message>
    <message>
        <source>One turn is still empty. Write it, or remove it.</source>
        <translation>Одна реплика пока пустая. Заполните её или уберите.</translation>
    </message>
    <message>
        <source>Signed and kept as record {number}.</source>
        <translation>Подписано и сохранено: запись {number}.</translation>
    </message>
    <message>
        <source>Open in History</source>
        <translation>Открыть в истории</translation>
    </message>
    <message>
        <source>The gold answer was thrown away.</source>
        <translation>Эталон выброшен.</translation>
    </message>
    <message>
        <source>The turn was removed.</source>
        <translation>Реплика убрана.</translation>
    </message>
    <message>
        <source>The source was removed.</source>
        <translation>Источник убран.</translation>
    </message>
    <message>
        <source>This gold answer was signed already.</source>
        <translation>Этот эталон уже подписан.</translation>
    </message>
    <message>
        <source>Signed and kept as record {number}. The ranking that you left for it is not submitted yet.</source>
        <translation>Подписано и сохранено: запись {number}. Ранжирование, от которого вы отошли ради эталона, ещё не сдано.</translation>
    </message>
    <message>
        <source>Back to the ranking</source>
        <translation>Вернуться к ранжированию</translation>
    </message>
    <message>
        <source>One moment: a gold answer is being signed.</source>
        <translation>Минуту: эталон подписывается.</translation>
    </message>
    <message>
        <source>This gold answer is not here any more: it was signed, or thrown away.</source>
        <translation>Этого эталона здесь больше нет: он подписан или выброшен.</translation>
    </message>
    <message>
        <source>No turn or source was changed yet, so there is nothing to undo.</source>
        <translation>Реплики и источники ещё не менялись, отменять нечего.</translation>
    </message>
    <message>
        <source>Nothing was undone, so there is nothing to redo.</source>
        <translation>Ничего не отменялось, повторять нечего.</translation>
    </message>
    <message>
        <source>This is the only turn, so it stays.</source>
        <translation>Это единственная реплика, она останется.</translation>
    </message>
    <message>
        <source>This is the first turn already.</source>
        <translation>Это и так первая реплика.</translation>
    </message>
    <message>
        <source>This is the last turn already.</source>
        <translation>Это и так последняя реплика.</translation>
    </message>
    <message>
        <source>Put the caret into a turn first.</source>
        <translation>Сначала поставьте курсор в реплику.</translation>
    </message>
    <message>
        <source>Sources are written in the side panel, and it is hidden. Ctrl+\ shows it.</source>
        <translation>Источники пишут на боковой панели, а она скрыта. Ctrl+\ покажет её.</translation>
    </message>
    <message>
        <source>Put the caret into a turn or a source first.</source>
        <translation>Сначала поставьте курсор в реплику или в источник.</translation>
    </message>
</context>
<context>
    <name>InstructPage</name>
    <message>
        <source>Write the gold answer</source>
        <translation>Эталонный ответ</translation>
    </message>
    <message>
        <source>Gold answers</source>
        <translation>Эталоны</translation>
    </message>
    <message>
        <source>a revision</source>
        <translation>новая редакция</translation>
    </message>
    <message>
        <source>New gold answer</source>
        <translation>Новый эталон</translation>
    </message>
    <message>
        <source>Submit</source>
        <translation>Сдать</translation>
    </message>
    <message>
        <source>Add a turn</source>
        <translation>Добавить реплику</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>Просмотр</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>Правки</translation>
    </message>
    <message>
        <source>What changed against the text it started from</source>
        <translation>Что изменилось по сравнению с исходным текстом</translation>
    </message>
    <message>
        <source>Undo the last change to turns or sources</source>
        <translation>Отменить последнее изменение реплик или источников</translation>
    </message>
    <message>
        <source>Redo the last change to turns or sources</source>
        <translation>Повторить последнее изменение реплик или источников</translation>
    </message>
    <message>
        <source>Put away and keep</source>
        <translation>Отложить и сохранить</translation>
    </message>
    <message>
        <source>Throw away</source>
        <translation>Выбросить</translation>
    </message>
    <message>
        <source>Move the turn up</source>
        <translation>Переместить реплику выше</translation>
    </message>
    <message>
        <source>Move the turn down</source>
        <translation>Переместить реплику ниже</translation>
    </message>
    <message>
        <source>Add a source</source>
        <translation>Добавить источник</translation>
    </message>
    <message>
        <source>Remove the turn or the source</source>
        <translation>Убрать реплику или источник</translation>
    </message>
</context>
<context>
    <name>SourceRow</name>
    <message>
        <source>Title or address</source>
        <translation>Название или адрес</translation>
    </message>
    <message>
        <source>Article, page, section</source>
        <translation>Статья, страница, раздел</translation>
    </message>
    <message>
        <source>The words that say it</source>
        <translation>Слова, которые это подтверждают</translation>
    </message>
    <message>
        <source>Remove this source</source>
        <translation>Убрать источник</translation>
    </message>
</context>
<context>
    <name>SourcesEditor</name>
    <message>
        <source>Add a source</source>
        <translation>Добавить источник</translation>
    </message>
</context>
<context>
    <name>StartView</name>
    <message>
        <source>No request yet</source>
        <translation>Запроса пока нет</translation>
    </message>
    <message>
        <source>Here you write gold answers: the request, and the answer that a model should learn from. Begin from nothing, or take an answer from a chat or a ranking and make it exemplary.</source>
        <translation>Здесь пишут эталоны: запрос и ответ, на котором будет учиться модель. Начните с чистого листа или возьмите ответ из чата или ранжирования и сделайте его образцовым.</translation>
    </message>
    <message>
        <source>Unfinished</source>
        <translation>Неоконченное</translation>
    </message>
    <message>
        <source>Unfinished gold answers</source>
        <translation>Неоконченные эталоны</translation>
    </message>
</context>
<context>
    <name>TurnEditor</name>
    <message>
        <source>Who speaks</source>
        <translation>Кто говорит</translation>
    </message>
    <message>
        <source>Move this turn up</source>
        <translation>Переместить реплику выше</translation>
    </message>
    <message>
        <source>Move this turn down</source>
        <translation>Переместить реплику ниже</translation>
    </message>
    <message>
        <source>Remove this turn</source>
        <translation>Убрать реплику</translation>
    </message>
    <message>
        <source>What the user asks, in their words</source>
        <translation>О чём спрашивает пользователь, его словами</translation>
    </message>
    <message>
        <source>The exemplary answer: best in content and in form. Markdown works here</source>
        <translation>Образцовый ответ: лучший по содержанию и по форме. Можно использовать Markdown</translation>
    </message>
    <message>
        <source>What the model is told before the dialogue begins</source>
        <translation>Что модель читает до начала диалога</translation>
    </message>
    <message>
        <source>Text of the turn: {who}</source>
        <translation>Текст реплики: {who}</translation>
    </message>
    <message numerus="yes">
        <source>%n word(s)</source>
        <translation>
            <numerusform>%n слово</numerusform>
            <numerusform>%n слова</numerusform>
            <numerusform>%n слов</numerusform>
        </translation>
    </message>
</context>
</TS>
