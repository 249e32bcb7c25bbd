# 指南的页面在各章周围所说的话（tools/guide）。

language = 简体中文
skip = 跳到正文
guide = 指南
contents = 目录
around = 上一章和下一章
before = 上一章：
after = 下一章：
not-translated = 这一章目前只有英文。
