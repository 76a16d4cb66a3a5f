"""Photos judged by sentences (paper 3): label words, templates, contexts, the scores made of them, the search for words.

words + template + contexts -> Prompt -> texts -> vectors of one space -> Sides / Means -> scores and verdicts
"""
