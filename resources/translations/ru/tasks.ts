<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ru" sourcelanguage="en">
<context>
    <name>GivingBack</name>
    <message>
        <source>Please say in a few words what is wrong with the task.</source>
        <translation>Напишите, пожалуйста, в двух словах, что не так с заданием.</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>Пропустить</translation>
    </message>
    <message>
        <source>The task is not for you: you will not get it again. Why? (may stay empty)</source>
        <translation>Задание не для вас: больше вы его не получите. Почему? (можно не писать)</translation>
    </message>
    <message>
        <source>Flag</source>
        <translation>Пожаловаться</translation>
    </message>
    <message>
        <source>Something is wrong with the task itself. What is it?</source>
        <translation>С самим заданием что-то не так. Что именно?</translation>
    </message>
    <message>
        <source>Give back</source>
        <translation>Вернуть</translation>
    </message>
    <message>
        <source>Others may do it, and so may you later. Why? (may stay empty)</source>
        <translation>Его сможет сделать кто-то другой, а позже и вы. Почему? (можно не писать)</translation>
    </message>
</context>
<context>
    <name>TaskActions</name>
    <message>
        <source>Skip the task…</source>
        <translation>Пропустить задание…</translation>
    </message>
    <message>
        <source>Flag the task…</source>
        <translation>Пожаловаться на задание…</translation>
    </message>
    <message>
        <source>Give the task back…</source>
        <translation>Вернуть задание…</translation>
    </message>
</context>
<context>
    <name>TaskAtWork</name>
    <message>
        <source>Guidelines, or the details</source>
        <translation>Правила или подробности</translation>
    </message>
    <message>
        <source>Next task</source>
        <translation>Следующее задание</translation>
    </message>
</context>
<context>
    <name>TaskBrief</name>
    <message>
        <source>Note</source>
        <translation>Примечание</translation>
    </message>
    <message>
        <source>Tone of voice</source>
        <translation>Тон</translation>
    </message>
    <message>
        <source>Guidelines</source>
        <translation>Правила</translation>
    </message>
    <message>
        <source>The guidelines come with the next sync.</source>
        <translation>Правила придут со следующей синхронизацией.</translation>
    </message>
    <message>
        <source>This project has no guidelines.</source>
        <translation>У этого проекта нет правил.</translation>
    </message>
    <message>
        <source>Project “{name}”, version {number}</source>
        <translation>Проект «{name}», версия {number}</translation>
    </message>
</context>
<context>
    <name>TaskCounts</name>
    <message numerus="yes">
        <source>overdue by %n day(s)</source>
        <translation>
            <numerusform>просрочено на %n день</numerusform>
            <numerusform>просрочено на %n дня</numerusform>
            <numerusform>просрочено на %n дней</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>due in %n day(s)</source>
        <translation>
            <numerusform>срок через %n день</numerusform>
            <numerusform>срок через %n дня</numerusform>
            <numerusform>срок через %n дней</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>reserved for you for %n more day(s)</source>
        <translation>
            <numerusform>закреплено за вами ещё на %n день</numerusform>
            <numerusform>закреплено за вами ещё на %n дня</numerusform>
            <numerusform>закреплено за вами ещё на %n дней</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n answer(s) came with it</source>
        <translation>
            <numerusform>К заданию приложен %n ответ</numerusform>
            <numerusform>К заданию приложено %n ответа</numerusform>
            <numerusform>К заданию приложено %n ответов</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new task(s) came.</source>
        <translation>
            <numerusform>Пришло %n новое задание.</numerusform>
            <numerusform>Пришло %n новых задания.</numerusform>
            <numerusform>Пришло %n новых заданий.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TaskMenu</name>
    <message>
        <source>Task</source>
        <translation>Задание</translation>
    </message>
    <message>
        <source>What else can be done with the task</source>
        <translation>Что ещё можно сделать с заданием</translation>
    </message>
</context>
<context>
    <name>TaskNotice</name>
    <message>
        <source>Signed and kept as record {number}. The task is done.</source>
        <translation>Подписано и сохранено: запись {number}. Задание выполнено.</translation>
    </message>
    <message>
        <source>Next task</source>
        <translation>Следующее задание</translation>
    </message>
    <message>
        <source>What you wrote stays in your drafts.</source>
        <translation>Написанное останется в черновиках.</translation>
    </message>
    <message>
        <source>This task is not to be done here any more: the company has it again.</source>
        <translation>Этого задания здесь больше нет: оно вернулось в организацию.</translation>
    </message>
</context>
<context>
    <name>TaskSide</name>
    <message>
        <source>Task</source>
        <translation>Задание</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Подробности</translation>
    </message>
    <message>
        <source>What the task says</source>
        <translation>Что сказано в задании</translation>
    </message>
</context>
<context>
    <name>Tasks</name>
    <message>
        <source>gold answer</source>
        <translation>эталон</translation>
    </message>
    <message>
        <source>ranking</source>
        <translation>ранжирование</translation>
    </message>
    <message>
        <source>critique</source>
        <translation>разбор</translation>
    </message>
    <message>
        <source>practice</source>
        <translation>тренировка</translation>
    </message>
    <message>
        <source>exam</source>
        <translation>экзамен</translation>
    </message>
    <message>
        <source>Skipped: the company is told with the next sync, and gives it to others.</source>
        <translation>Пропущено: организация узнает об этом при следующей синхронизации и передаст его другим.</translation>
    </message>
    <message>
        <source>Flagged: whoever keeps the tasks is told with the next sync.</source>
        <translation>Отправлена жалоба: те, кто ведёт задания, узнают о ней при следующей синхронизации.</translation>
    </message>
    <message>
        <source>Given back: you or somebody else may get it again.</source>
        <translation>Задание возвращено: его может получить кто-то другой или снова вы.</translation>
    </message>
    <message>
        <source>overdue since today</source>
        <translation>просрочено сегодня</translation>
    </message>
    <message>
        <source>due today</source>
        <translation>срок сегодня</translation>
    </message>
    <message>
        <source>due tomorrow</source>
        <translation>срок завтра</translation>
    </message>
    <message>
        <source>due {date}</source>
        <translation>срок {date}</translation>
    </message>
    <message>
        <source>no longer reserved for you: somebody else may do it as well</source>
        <translation>больше не закреплено за вами: его может сделать и кто-то другой</translation>
    </message>
    <message>
        <source>reserved for you until the end of today</source>
        <translation>закреплено за вами до конца дня</translation>
    </message>
    <message>
        <source>priority {number}</source>
        <translation>приоритет {number}</translation>
    </message>
    <message>
        <source>a task that went back</source>
        <translation>возвращённое задание</translation>
    </message>
    <message>
        <source>Task {place} of {all}</source>
        <translation>Задание {place} из {all}</translation>
    </message>
</context>
</TS>
