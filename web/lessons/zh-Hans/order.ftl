# 课程：层的顺序重要吗？

start =
    如果中间层读写同一种语言，做的工作却不同，那么换个顺序工作会怎样？

    想想穿衣服。先穿上衣还是先穿裤子都可以；袜子和鞋就不行了。层做的是哪一类工作？
turn = 我们改变第 4 到第 8 层的顺序：一次逆序运行，一次打乱。为了比较，再加上把它们全部跳过的模型。
turn-question = 三者之中哪个损害最大？把它排在最前面。
turn-skip = 跳过
turn-reverse = 逆序
turn-random = 打乱
turn-number = 损失 { FIXED($value, decimals: 1) } 奈特
turn-told = 跳过它们，正确答案损失 { FIXED($skip, decimals: 1) } 奈特；逆序，损失 { FIXED($reverse, decimals: 1) } 奈特；打乱，损失 { FIXED($random, decimals: 1) } 奈特。
turn-paper = 论文得到的名次相同。什么顺序都比没有这些层好，而随机顺序的损害比逆序小。
turn-here = 逆序时，任何两层的先后都是反的。打乱时，还有许多对层的先后是对的。所以顺序有一定影响，但更重要的是，这些工作总归做了。
all = 到目前为止，最前面和最后面的几层都留在原来的位置。现在让 { DIGITS($layers) } 层全部逆序运行，再让模型回答关于事实的题目，每题有四个答案。
all-question = 结果会怎样？
all-fine = 仍然明显比猜测好
all-guess = 比瞎猜好不了多少
all-full = 完整模型
all-whole = 所有的层逆序
all-chance = 盲目猜测
all-number = { PERCENT($value) }
all-told = 在 { DIGITS($n) } 道题中，完整模型答对 { PERCENT($full) }，逆序运行的模型答对 { PERCENT($whole) }。猜测能答对 { PERCENT($chance) }。
all-paper = 在几乎所有实验中，论文都让最前和最后的层留在原位，因为它们动不得。
all-here = 最后一层负责准备回答；如果让它第一个运行，它面对的是单纯的词，根本读不懂。得分接近猜测，就说明什么也没剩下。
end =
    在中间，顺序有一定影响；在两头，顺序就是一切。

    自己试一试：在预设里换一个种子（每个数代表一种顺序）再打乱，看看是不是有些顺序运气更好。
