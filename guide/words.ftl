# What the guide's pages say around their chapters (tools/guide).

language = English
skip = Skip to the chapter
guide = Guide
contents = Contents
around = Chapters before and after
before = Before:
after = Next:
not-translated = This chapter is not translated yet.
