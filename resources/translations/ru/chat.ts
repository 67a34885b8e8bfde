<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ru" sourcelanguage="en">
<context>
    <name>ChatNotice</name>
    <message>
        <source>An answer is still being written.</source>
        <translation>Ответ ещё пишется.</translation>
    </message>
    <message>
        <source>Esc stops it. What you typed stays.</source>
        <translation>Esc остановит его. То, что вы набрали, останется.</translation>
    </message>
    <message>
        <source>This chat begins with its first question.</source>
        <translation>Этот чат начнётся с первого вопроса.</translation>
    </message>
    <message>
        <source>Nothing is asked here yet. Write your question first.</source>
        <translation>Здесь ещё ничего не спросили. Сначала напишите вопрос.</translation>
    </message>
    <message>
        <source>This question has no answer yet. Ctrl+R has it answered.</source>
        <translation>На этот вопрос ещё нет ответа. Получить его — Ctrl+R.</translation>
    </message>
    <message>
        <source>There is one version of each turn. Answering again makes another.</source>
        <translation>У каждой реплики один вариант. «Ответить ещё раз» даст другой.</translation>
    </message>
    <message>
        <source>There is no room for the list of chats.</source>
        <translation>Для списка чатов нет места.</translation>
    </message>
    <message>
        <source>Make the window wider, or hide the side panel.</source>
        <translation>Сделайте окно шире или скройте боковую панель.</translation>
    </message>
    <message>
        <source>Copied.</source>
        <translation>Скопировано.</translation>
    </message>
    <message>
        <source>The edit was given up.</source>
        <translation>Правка отменена.</translation>
    </message>
</context>
<context>
    <name>ChatPage</name>
    <message>
        <source>New chat</source>
        <translation>Новый чат</translation>
    </message>
    <message>
        <source>temperature {value}</source>
        <translation>температура {value}</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Отправить</translation>
    </message>
    <message>
        <source>New line in the question; ↵ alone sends it</source>
        <translation>Новая строка в вопросе; просто ↵ — отправить</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Остановить</translation>
    </message>
    <message>
        <source>Answer again</source>
        <translation>Ответить ещё раз</translation>
    </message>
    <message>
        <source>Edit the last question</source>
        <translation>Изменить последний вопрос</translation>
    </message>
    <message>
        <source>Version before</source>
        <translation>Предыдущий вариант</translation>
    </message>
    <message>
        <source>Version after</source>
        <translation>Следующий вариант</translation>
    </message>
    <message>
        <source>Make a gold answer</source>
        <translation>Сделать эталон</translation>
    </message>
    <message>
        <source>Copy the last answer</source>
        <translation>Скопировать последний ответ</translation>
    </message>
    <message>
        <source>Search all chats</source>
        <translation>Поиск по всем чатам</translation>
    </message>
    <message>
        <source>Rename this chat</source>
        <translation>Переименовать чат</translation>
    </message>
    <message>
        <source>Delete this chat</source>
        <translation>Удалить чат</translation>
    </message>
    <message>
        <source>Bring back the chat deleted last</source>
        <translation>Вернуть последний удалённый чат</translation>
    </message>
    <message>
        <source>Rank several answers</source>
        <translation>Ранжировать несколько ответов</translation>
    </message>
    <message numerus="yes">
        <source>Rank %n answer(s)</source>
        <translation>
            <numerusform>Ранжировать %n ответ</numerusform>
            <numerusform>Ранжировать %n ответа</numerusform>
            <numerusform>Ранжировать %n ответов</numerusform>
        </translation>
    </message>
    <message>
        <source>Ask the model anything. It runs on this machine, and what you write stays here.</source>
        <translation>Спросите модель о чём угодно. Она работает на этом компьютере, и всё написанное остаётся здесь.</translation>
    </message>
    <message>
        <source>Do not edit</source>
        <translation>Не менять</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Сохранить</translation>
    </message>
</context>
<context>
    <name>Composer</name>
    <message>
        <source>Ask, or play the difficult user…</source>
        <translation>Спросите или сыграйте трудного собеседника…</translation>
    </message>
    <message>
        <source>{ask}   ↵ sends, Shift ↵ begins a new line</source>
        <translation>{ask}   ↵ — отправить, Shift ↵ — новая строка</translation>
    </message>
    <message>
        <source>Your question…</source>
        <translation>Ваш вопрос…</translation>
    </message>
    <message>
        <source>Your question</source>
        <translation>Ваш вопрос</translation>
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
        <source>context {used} of {total}</source>
        <translation>контекст {used} из {total}</translation>
    </message>
    <message>
        <source>Too long: the model has no room for it and an answer.</source>
        <translation>Слишком длинно: в модель не поместится вместе с ответом.</translation>
    </message>
    <message>
        <source>You are editing an answer. It is kept as another version; the old one stays.</source>
        <translation>Вы правите ответ. Он сохранится как другой вариант, прежний останется.</translation>
    </message>
    <message>
        <source>You are editing a question. Sending makes a new branch; the old one stays.</source>
        <translation>Вы правите вопрос. После отправки появится новая ветка, прежняя останется.</translation>
    </message>
</context>
<context>
    <name>ConversationList</name>
    <message>
        <source>New chat</source>
        <translation>Новый чат</translation>
    </message>
    <message>
        <source>Search all chats</source>
        <translation>Поиск по всем чатам</translation>
    </message>
    <message>
        <source>Chats</source>
        <translation>Чаты</translation>
    </message>
    <message>
        <source>No chat has these words.</source>
        <translation>Ни в одном чате этих слов нет.</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Переименовать</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Удалить</translation>
    </message>
</context>
<context>
    <name>ConversationShelf</name>
    <message>
        <source>No chat was deleted since the program started.</source>
        <translation>С запуска программы ни один чат не удаляли.</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Переименовать</translation>
    </message>
    <message>
        <source>Title of the chat</source>
        <translation>Название чата</translation>
    </message>
    <message>
        <source>“{title}” was deleted.</source>
        <translation>Чат «{title}» удалён.</translation>
    </message>
    <message>
        <source>New chat</source>
        <translation>Новый чат</translation>
    </message>
</context>
<context>
    <name>PresetPanel</name>
    <message>
        <source>How to ask</source>
        <translation>Как спрашивать</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>Набор настроек</translation>
    </message>
    <message>
        <source>System prompt</source>
        <translation>Системная инструкция</translation>
    </message>
    <message>
        <source>Told to the model first</source>
        <translation>Модель читает это первым</translation>
    </message>
    <message>
        <source>How words are chosen</source>
        <translation>Как выбираются слова</translation>
    </message>
    <message>
        <source>Temperature and the other numbers of sampling; a preset brings its own</source>
        <translation>Температура и другие числа выборки; у каждого набора настроек они свои</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>Температура</translation>
    </message>
    <message>
        <source>Top-k</source>
        <translation>Top-k</translation>
    </message>
    <message>
        <source>Top-p</source>
        <translation>Top-p</translation>
    </message>
    <message>
        <source>Min-p</source>
        <translation>Min-p</translation>
    </message>
    <message>
        <source>Repetition penalty</source>
        <translation>Штраф за повторы</translation>
    </message>
    <message>
        <source>Longest answer, tokens</source>
        <translation>Предел ответа, токенов</translation>
    </message>
    <message>
        <source>0 always takes the likeliest word; higher is more varied</source>
        <translation>0 — всегда самое вероятное слово; больше — разнообразнее</translation>
    </message>
    <message>
        <source>Choose among this many likeliest tokens; 0 is all</source>
        <translation>Выбор из стольких самых вероятных токенов; 0 — из всех</translation>
    </message>
    <message>
        <source>Choose among the likeliest tokens that make up this share; 1 is all</source>
        <translation>Выбор из самых вероятных токенов, дающих эту долю; 1 — из всех</translation>
    </message>
    <message>
        <source>Leave out tokens less likely than this share of the likeliest; 0 leaves none out</source>
        <translation>Отбросить токены менее вероятные, чем эта доля от самого вероятного; 0 — не отбрасывать</translation>
    </message>
    <message>
        <source>Above 1 the model repeats itself less</source>
        <translation>Если больше 1, модель меньше повторяется</translation>
    </message>
    <message>
        <source>An answer is cut off here</source>
        <translation>На этом месте ответ обрывается</translation>
    </message>
</context>
<context>
    <name>Transcript</name>
    <message numerus="yes">
        <source>Show %n earlier turn(s)</source>
        <translation>
            <numerusform>Показать ещё %n реплику</numerusform>
            <numerusform>Показать ещё %n реплики</numerusform>
            <numerusform>Показать ещё %n реплик</numerusform>
        </translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation>Разговор</translation>
    </message>
</context>
<context>
    <name>TurnView</name>
    <message>
        <source>You</source>
        <translation>Вы</translation>
    </message>
    <message>
        <source>{who} · {number} of {count}</source>
        <translation>{who} · {number} из {count}</translation>
    </message>
    <message>
        <source>Version before</source>
        <translation>Предыдущий вариант</translation>
    </message>
    <message>
        <source>Version after</source>
        <translation>Следующий вариант</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Скопировать</translation>
    </message>
    <message>
        <source>Answer again</source>
        <translation>Ответить ещё раз</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Изменить</translation>
    </message>
    <message>
        <source>Rank several answers to this</source>
        <translation>Ранжировать несколько ответов на это</translation>
    </message>
    <message>
        <source>Make a gold answer of this</source>
        <translation>Сделать из этого эталон</translation>
    </message>
    <message>
        <source>Cut off: the answer reached the greatest length you allow.</source>
        <translation>Ответ оборван: достигнута наибольшая разрешённая длина.</translation>
    </message>
    <message>
        <source>Cut off: the conversation fills the model&apos;s context.</source>
        <translation>Ответ оборван: разговор занял весь контекст модели.</translation>
    </message>
    <message>
        <source>You stopped this answer.</source>
        <translation>Вы остановили этот ответ.</translation>
    </message>
    <message>
        <source>This answer was cut off before it was done. The text so far is safe.</source>
        <translation>Этот ответ оборвался на середине. То, что успело появиться, сохранено.</translation>
    </message>
    <message>
        <source>This answer was cut off because the model stopped. The text so far is safe.</source>
        <translation>Ответ оборван, потому что модель остановилась. Написанное сохранено.</translation>
    </message>
</context>
</TS>
