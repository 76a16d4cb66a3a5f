"""What translators need: every text that people see, gathered from the code, and what they wrote, compiled.

    python -m app.translating update     every .po in resources/languages gets what is new and loses what is gone
    python -m app.translating compile    the .mo of each, which is what the window reads
    python -m app.translating new fr     begin a language

Needs Babel, which contributors have and the app does not.
"""
