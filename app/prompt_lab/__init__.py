"""The prompt lab: words, a sentence and subjects are chosen, and the folder is ranked at once; two side by side.

PromptForm -> Prompt -> lane -> Ranking -> RankedStrip;   both rankings -> how alike they are
"""
