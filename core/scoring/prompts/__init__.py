"""Photos judged by sentences (paper 3): label words, templates, contexts, what is made of them, the search for words.

words + template + contexts -> Prompt -> sentences -> vectors of one space -> Means -> scores and verdicts
"""
