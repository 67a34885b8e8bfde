<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ru" sourcelanguage="en">
<context>
    <name>AnswerCard</name>
    <message>
        <source>Again</source>
        <translation>Ещё раз</translation>
    </message>
    <message>
        <source>Answer {letter} again</source>
        <translation>Ответ {letter} ещё раз</translation>
    </message>
    <message>
        <source>Text of answer {letter}</source>
        <translation>Текст ответа {letter}</translation>
    </message>
    <message>
        <source>not placed</source>
        <translation>не стоит в ряду</translation>
    </message>
    <message>
        <source>Answer {letter}, {place}</source>
        <translation>Ответ {letter}, {place}</translation>
    </message>
</context>
<context>
    <name>CardFoot</name>
    <message>
        <source>Scores</source>
        <translation>Оценки</translation>
    </message>
    <message>
        <source>Flags</source>
        <translation>Пометы</translation>
    </message>
    <message>
        <source>Flags of answer {letter}  (F)</source>
        <translation>Пометы ответа {letter}  (F)</translation>
    </message>
    <message>
        <source>Scores of answer {letter}  (C)</source>
        <translation>Оценки ответа {letter}  (C)</translation>
    </message>
    <message>
        <source>quality</source>
        <translation>качество</translation>
    </message>
    <message>
        <source>Quality of answer {letter}</source>
        <translation>Качество ответа {letter}</translation>
    </message>
    <message>
        <source>Quality, 1 to 7  (Q, then the digit)</source>
        <translation>Качество от 1 до 7  (Q, затем цифра)</translation>
    </message>
</context>
<context>
    <name>CardHeader</name>
    <message>
        <source>reading</source>
        <translation>читает</translation>
    </message>
    <message>
        <source>reading {percent}%</source>
        <translation>читает {percent}%</translation>
    </message>
    <message>
        <source>writing</source>
        <translation>пишет</translation>
    </message>
    <message>
        <source>Stop answer {letter}</source>
        <translation>Остановить ответ {letter}</translation>
    </message>
</context>
<context>
    <name>OrderPanel</name>
    <message>
        <source>all are bad</source>
        <translation>все плохие</translation>
    </message>
    <message>
        <source>cannot be ranked</source>
        <translation>нельзя сравнить</translation>
    </message>
    <message>
        <source>{letter} is better</source>
        <translation>{letter} лучше</translation>
    </message>
    <message>
        <source>How much better</source>
        <translation>Насколько лучше</translation>
    </message>
    <message>
        <source>{letter} is much better</source>
        <translation>{letter} намного лучше</translation>
    </message>
    <message>
        <source>{letter} is slightly better</source>
        <translation>{letter} немного лучше</translation>
    </message>
    <message>
        <source>about the same</source>
        <translation>примерно одинаковы</translation>
    </message>
    <message>
        <source>overall</source>
        <translation>в целом</translation>
    </message>
    <message>
        <source>{better} stands above {worse}, but {worse} has the higher quality.</source>
        <translation>{better} стоит выше {worse}, но качество у {worse} выше.</translation>
    </message>
    <message>
        <source>{letter} has a critical flag and stands above {below}, without one.</source>
        <translation>У ответа {letter} критическая помета, а стоит он выше {below}, где её нет.</translation>
    </message>
    <message>
        <source>Here truthful and harmless come before helpful.</source>
        <translation>Здесь правдивость и безвредность важнее полезности.</translation>
    </message>
</context>
<context>
    <name>OrderStrip</name>
    <message>
        <source>best</source>
        <translation>лучший</translation>
    </message>
    <message>
        <source>worst</source>
        <translation>худший</translation>
    </message>
    <message>
        <source>not placed</source>
        <translation>не стоит в ряду</translation>
    </message>
    <message>
        <source>drag here, or ↵</source>
        <translation>перетащите сюда или ↵</translation>
    </message>
    <message>
        <source>The order, best first</source>
        <translation>Порядок, от лучшего к худшему</translation>
    </message>
</context>
<context>
    <name>PromptHeader</name>
    <message numerus="yes">
        <source>%n earlier turn(s)</source>
        <translation>
            <numerusform>%n прежняя реплика</numerusform>
            <numerusform>%n прежние реплики</numerusform>
            <numerusform>%n прежних реплик</numerusform>
        </translation>
    </message>
    <message>
        <source>Whole question</source>
        <translation>Вопрос целиком</translation>
    </message>
    <message>
        <source>The question</source>
        <translation>Вопрос</translation>
    </message>
</context>
<context>
    <name>QuestionForm</name>
    <message>
        <source>Ask what the answers should answer…</source>
        <translation>Спросите то, на что нужны ответы…</translation>
    </message>
    <message>
        <source>Your question</source>
        <translation>Ваш вопрос</translation>
    </message>
    <message>
        <source>answers</source>
        <translation>ответов</translation>
    </message>
    <message>
        <source>How many answers</source>
        <translation>Сколько ответов</translation>
    </message>
    <message>
        <source>written</source>
        <translation>как писать</translation>
    </message>
    <message>
        <source>How the model writes them</source>
        <translation>Как модель их пишет</translation>
    </message>
</context>
<context>
    <name>RankingDesk</name>
    <message>
        <source>Why this order? What decided it?</source>
        <translation>Почему такой порядок? Что решило?</translation>
    </message>
    <message>
        <source>Why this order</source>
        <translation>Почему такой порядок</translation>
    </message>
    <message>
        <source>Scores of answer {letter}</source>
        <translation>Оценки ответа {letter}</translation>
    </message>
    <message>
        <source>The question is or does</source>
        <translation>Вопрос</translation>
    </message>
    <message>
        <source>Flags of answer {letter}</source>
        <translation>Пометы ответа {letter}</translation>
    </message>
</context>
<context>
    <name>RankingFooter</name>
    <message>
        <source>scored {n} of {k}</source>
        <translation>оценено {n} из {k}</translation>
    </message>
    <message>
        <source>placed {n} of {k}</source>
        <translation>расставлено {n} из {k}</translation>
    </message>
    <message>
        <source>active {min} min {s} s</source>
        <translation>активно {min} мин {s} с</translation>
    </message>
    <message>
        <source>active {s} s</source>
        <translation>активно {s} с</translation>
    </message>
    <message>
        <source>Skip…</source>
        <translation>Пропустить…</translation>
    </message>
</context>
<context>
    <name>RankingKeys</name>
    <message>
        <source>Pick a card: 1 is A, 2 is B …</source>
        <translation>Выбрать карточку: 1 — A, 2 — B …</translation>
    </message>
    <message>
        <source>Flags, then their digits</source>
        <translation>Пометы, затем их цифры</translation>
    </message>
    <message>
        <source>Scores by criteria, then 0 to 4</source>
        <translation>Оценки по критериям, затем 0–4</translation>
    </message>
    <message>
        <source>Quality, then 1 to 7</source>
        <translation>Качество, затем 1–7</translation>
    </message>
    <message>
        <source>Place the card next in the order</source>
        <translation>Поставить карточку следующей в ряд</translation>
    </message>
    <message>
        <source>Move the card to the better end</source>
        <translation>Сдвинуть карточку к лучшему краю</translation>
    </message>
    <message>
        <source>Move the card to the worse end</source>
        <translation>Сдвинуть карточку к худшему краю</translation>
    </message>
    <message>
        <source>Tie the card with the next one</source>
        <translation>Приравнять карточку к следующей</translation>
    </message>
    <message>
        <source>Take the card out of the order</source>
        <translation>Убрать карточку из ряда</translation>
    </message>
    <message>
        <source>How much better, then the arrows</source>
        <translation>Насколько лучше, затем стрелки</translation>
    </message>
    <message>
        <source>Rank by the next criterion</source>
        <translation>Порядок по следующему критерию</translation>
    </message>
    <message>
        <source>All are bad</source>
        <translation>Все плохие</translation>
    </message>
    <message>
        <source>They cannot be ranked</source>
        <translation>Их нельзя сравнить</translation>
    </message>
    <message>
        <source>Write why</source>
        <translation>Написать почему</translation>
    </message>
    <message>
        <source>Label the question</source>
        <translation>Отметить вопрос</translation>
    </message>
    <message>
        <source>The whole question, earlier turns too</source>
        <translation>Вопрос целиком, с прежними репликами</translation>
    </message>
    <message>
        <source>Back to the cards</source>
        <translation>Назад к карточкам</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Отменить</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Повторить</translation>
    </message>
    <message>
        <source>Read the card: arrows scroll, Tab walks its links</source>
        <translation>Читать карточку: стрелки листают, Tab ведёт по ссылкам</translation>
    </message>
</context>
<context>
    <name>RankingNotice</name>
    <message>
        <source>This task came with {n} answers, and two to nine can be ranked. Flag it in the Inbox.</source>
        <translation>Ответов у этого задания: {n}, а ранжировать можно от двух до девяти. Пожалуйтесь на него на странице заданий.</translation>
    </message>
    <message>
        <source>This ranking is not here any more.</source>
        <translation>Этой работы здесь больше нет.</translation>
    </message>
    <message>
        <source>Fewer than two answers came to this question, so there is nothing to rank.</source>
        <translation>На этот вопрос пришло меньше двух ответов, сравнивать нечего.</translation>
    </message>
    <message>
        <source>Ask again</source>
        <translation>Спросить снова</translation>
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
        <source>The ranking was thrown away.</source>
        <translation>Работа выброшена.</translation>
    </message>
    <message>
        <source>Change the question</source>
        <translation>Изменить вопрос</translation>
    </message>
    <message>
        <source>“{question}”, put aside: {what}</source>
        <translation>«{question}», отложено: {what}</translation>
    </message>
    <message>
        <source>Open it</source>
        <translation>Открыть</translation>
    </message>
</context>
<context>
    <name>RankingPage</name>
    <message>
        <source>a revision</source>
        <translation>новая редакция</translation>
    </message>
    <message>
        <source>Rank</source>
        <translation>Ранжирование</translation>
    </message>
    <message numerus="yes">
        <source>Rank %n answer(s)</source>
        <translation>
            <numerusform>Сравните %n ответ</numerusform>
            <numerusform>Сравните %n ответа</numerusform>
            <numerusform>Сравните %n ответов</numerusform>
        </translation>
    </message>
    <message>
        <source>Get the answers</source>
        <translation>Получить ответы</translation>
    </message>
    <message>
        <source>New question</source>
        <translation>Новый вопрос</translation>
    </message>
    <message>
        <source>Next task</source>
        <translation>Следующее задание</translation>
    </message>
    <message>
        <source>Put aside for later</source>
        <translation>Отложить</translation>
    </message>
    <message>
        <source>Throw away</source>
        <translation>Выбросить</translation>
    </message>
    <message>
        <source>Stop all</source>
        <translation>Остановить все</translation>
    </message>
    <message>
        <source>Stop the picked answer</source>
        <translation>Остановить выбранный ответ</translation>
    </message>
    <message>
        <source>The picked answer again</source>
        <translation>Выбранный ответ ещё раз</translation>
    </message>
    <message>
        <source>Submit</source>
        <translation>Сдать</translation>
    </message>
    <message>
        <source>Write the gold answer</source>
        <translation>Написать эталон</translation>
    </message>
    <message>
        <source>Write the gold answer from {letter}</source>
        <translation>Эталон из {letter}</translation>
    </message>
</context>
<context>
    <name>RankingWords</name>
    <message>
        <source>1st</source>
        <translation>1-й</translation>
    </message>
    <message>
        <source>2nd</source>
        <translation>2-й</translation>
    </message>
    <message>
        <source>3rd</source>
        <translation>3-й</translation>
    </message>
    <message>
        <source>4th</source>
        <translation>4-й</translation>
    </message>
    <message>
        <source>5th</source>
        <translation>5-й</translation>
    </message>
    <message>
        <source>6th</source>
        <translation>6-й</translation>
    </message>
    <message>
        <source>7th</source>
        <translation>7-й</translation>
    </message>
    <message>
        <source>8th</source>
        <translation>8-й</translation>
    </message>
    <message>
        <source>9th</source>
        <translation>9-й</translation>
    </message>
    <message>
        <source>Cut off: this is the longest answer you allowed.</source>
        <translation>Обрезан: достигнута заданная длина ответа.</translation>
    </message>
    <message>
        <source>Cut off: the model&apos;s context is full.</source>
        <translation>Обрезан: контекст модели заполнен.</translation>
    </message>
    <message>
        <source>You stopped this answer. The text so far is kept.</source>
        <translation>Вы остановили этот ответ. Написанное сохранено.</translation>
    </message>
    <message>
        <source>Cut off: the model stopped. The text so far is kept.</source>
        <translation>Обрезан: модель остановилась. Написанное сохранено.</translation>
    </message>
    <message>
        <source>The model stopped before this answer began.</source>
        <translation>Модель остановилась до начала этого ответа.</translation>
    </message>
    <message>
        <source>You stopped this answer before it began.</source>
        <translation>Вы остановили этот ответ до его начала.</translation>
    </message>
    <message>
        <source>The model gave an empty answer.</source>
        <translation>Модель дала пустой ответ.</translation>
    </message>
    <message>
        <source>The answers are still being written. Wait for them, or stop them.</source>
        <translation>Ответы ещё пишутся. Подождите или остановите их.</translation>
    </message>
    <message>
        <source>There are not two answers to compare. Have them written again.</source>
        <translation>Нет двух ответов, чтобы сравнить. Запросите их ещё раз.</translation>
    </message>
    <message>
        <source>The question is empty, so there is nothing to rank answers to.</source>
        <translation>Вопрос пуст, сравнивать ответы не к чему.</translation>
    </message>
    <message>
        <source>Put at least two answers in order first, or say that all are bad or that they cannot be ranked.</source>
        <translation>Сначала расставьте хотя бы два ответа или отметьте, что все плохие или что их нельзя сравнить.</translation>
    </message>
    <message>
        <source>There is no answer with that number here.</source>
        <translation>Ответа с таким номером здесь нет.</translation>
    </message>
    <message>
        <source>This answer has its place already. Alt with ← or → moves it.</source>
        <translation>У этого ответа уже есть место. Alt с ← или → сдвинет его.</translation>
    </message>
    <message>
        <source>This is the best place already.</source>
        <translation>Это уже лучшее место.</translation>
    </message>
    <message>
        <source>This is the last place already.</source>
        <translation>Это уже последнее место.</translation>
    </message>
    <message>
        <source>Nothing else is in the order to tie this answer with.</source>
        <translation>В порядке нет другого ответа, с которым можно поставить этот наравне.</translation>
    </message>
    <message>
        <source>This answer is not in the order.</source>
        <translation>Этого ответа в порядке нет.</translation>
    </message>
    <message>
        <source>There is nothing left to undo.</source>
        <translation>Отменять больше нечего.</translation>
    </message>
    <message>
        <source>There is nothing to redo.</source>
        <translation>Возвращать нечего.</translation>
    </message>
    <message>
        <source>This answer has not begun yet. Score it when there is something to read.</source>
        <translation>Этот ответ ещё не начат. Оцените его, когда будет что читать.</translation>
    </message>
    <message>
        <source>This answer is empty, so there is nothing to score.</source>
        <translation>Этот ответ пуст, оценивать в нём нечего.</translation>
    </message>
    <message>
        <source>This answer is written already.</source>
        <translation>Этот ответ уже написан.</translation>
    </message>
</context>
<context>
    <name>ScoresPanel</name>
    <message>
        <source>0 the least … 4 the most</source>
        <translation>0 — меньше всего … 4 — больше всего</translation>
    </message>
</context>
<context>
    <name>SidePanel</name>
    <message>
        <source>Guidelines</source>
        <translation>Правила</translation>
    </message>
    <message>
        <source>The order of work</source>
        <translation>Порядок работы</translation>
    </message>
    <message>
        <source>The question</source>
        <translation>Вопрос</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Клавиши</translation>
    </message>
    <message>
        <source>1. Errors: flag what is wrong in each answer.</source>
        <translation>1. Ошибки: отметьте, что не так в каждом ответе.</translation>
    </message>
    <message>
        <source>2. Scores: quality, and the criteria where they matter.</source>
        <translation>2. Оценки: качество, а где важно — критерии.</translation>
    </message>
    <message>
        <source>3. The order, best first. Ties are fine; leave out what you cannot place.</source>
        <translation>3. Порядок, лучший первым. Равные места допустимы; что не можете поставить, оставьте в стороне.</translation>
    </message>
    <message>
        <source>Specialisation</source>
        <translation>Специализация</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Язык</translation>
    </message>
    <message>
        <source>card</source>
        <translation>карточка</translation>
    </message>
    <message>
        <source>flags</source>
        <translation>пометы</translation>
    </message>
    <message>
        <source>scores</source>
        <translation>оценки</translation>
    </message>
    <message>
        <source>quality</source>
        <translation>качество</translation>
    </message>
    <message>
        <source>place next</source>
        <translation>поставить в ряд</translation>
    </message>
    <message>
        <source>move</source>
        <translation>сдвинуть</translation>
    </message>
    <message>
        <source>tie</source>
        <translation>приравнять</translation>
    </message>
    <message>
        <source>take out</source>
        <translation>убрать</translation>
    </message>
    <message>
        <source>why</source>
        <translation>почему</translation>
    </message>
    <message>
        <source>gold answer</source>
        <translation>эталон</translation>
    </message>
    <message>
        <source>all are bad</source>
        <translation>все плохие</translation>
    </message>
    <message>
        <source>cannot be ranked</source>
        <translation>нельзя сравнить</translation>
    </message>
    <message>
        <source>label the question</source>
        <translation>отметить вопрос</translation>
    </message>
    <message>
        <source>all keys</source>
        <translation>все клавиши</translation>
    </message>
</context>
<context>
    <name>StartView</name>
    <message>
        <source>placed {n} of {k}</source>
        <translation>расставлено {n} из {k}</translation>
    </message>
    <message>
        <source>being written</source>
        <translation>пишутся</translation>
    </message>
    <message>
        <source>No words</source>
        <translation>Без слов</translation>
    </message>
    <message>
        <source>Which answer is better?</source>
        <translation>Какой ответ лучше?</translation>
    </message>
    <message>
        <source>Ask a question and get several answers to it at once. Mark what is wrong in each, score them, and put them in order, best first. A reward model learns your judgement from that order.</source>
        <translation>Задайте вопрос и получите сразу несколько ответов. Отметьте, что в каждом не так, оцените их и расставьте по порядку, лучший первым. По этому порядку модель вознаграждения учится судить, как вы.</translation>
    </message>
    <message>
        <source>Waiting to be ranked</source>
        <translation>Ждут ранжирования</translation>
    </message>
</context>
<context>
    <name>TickPanel</name>
    <message>
        <source>{flag} · critical</source>
        <translation>{flag} · критическая</translation>
    </message>
</context>
<context>
    <name>VerdictView</name>
    <message>
        <source>How the practice went</source>
        <translation>Итог тренировки</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Почему</translation>
    </message>
    <message>
        <source>You and the known answer agree</source>
        <translation>Ваш порядок совпал с верным</translation>
    </message>
    <message>
        <source>The known answer is another one</source>
        <translation>Верный порядок другой</translation>
    </message>
    <message>
        <source>Your order: {order}</source>
        <translation>Ваш порядок: {order}</translation>
    </message>
    <message>
        <source>Known order: {order}</source>
        <translation>Верный порядок: {order}</translation>
    </message>
    <message>
        <source>{alike} of {pairs} pairs are ordered alike.</source>
        <translation>Пар, расставленных так же: {alike} из {pairs}.</translation>
    </message>
</context>
</TS>
