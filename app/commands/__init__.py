"""What `goldquill` can be asked to do, one command a file; `app.main` picks. Here services meet the engine and Qt."""

ENGINE_WORKER = "--engine-worker"  # how the program starts itself as the engine's process
LIST_DEVICES = "--list-devices"  # prints what llama.cpp finds to compute on, as JSON
MEASURE_ENGINE = "--measure-engine"  # measures, where nothing else runs; `local_model.spinner` says the same
SPELLING_PROCESS = "--spelling-process"  # looks words up; `ui.widgets.spell.speller` says the same
CHAT_TEMPLATES = "--render-chat-templates"  # lays turns out for the model; `local_model.template` says the same
