# 课程：所有的层都必要吗？

start =
    可以少一个中间层。那为什么不少两层、五层，甚至九层？层少了，模型就更小、更快。

    有三种可能。模型也许能撑很久，几乎用不着那些层。也许少了几层就立刻崩溃。又或者，它会一点点变差。
degrees = 我们从 { DIGITS($layers) } 层的中间跳过三层、五层和九层。模型要回答关于事实的问题，还要选择短故事怎样接下去。

    为了看出微小的变化，我们测量正确答案的可能性降低了多少。单位叫奈特：每多损失一奈特，正确答案的可能性就只剩下原来的三分之一多一点。
degrees-question = 去掉的层越来越多，会怎样？
degrees-at-once = 一开始少了三层就崩溃
degrees-by-degrees = 逐渐变差
degrees-hardly = 几乎不受影响
degrees-three-loss = 跳过三层
degrees-five-loss = 跳过五层
degrees-nine-loss = 跳过九层
degrees-number = 损失 { FIXED($value, decimals: 1) } 奈特
degrees-told = 跳过三层时，正确答案损失 { FIXED($three-loss, decimals: 1) } 奈特；跳过五层，损失 { FIXED($five-loss, decimals: 1) } 奈特；跳过九层，损失 { FIXED($nine-loss, decimals: 1) } 奈特。完整模型比猜测强的那一部分，分别还剩下 { PERCENT($three) }、{ PERCENT($five) } 和 { PERCENT($nine) }。两者并不矛盾：错误答案的可能性也在变小，所以正确答案仍可能领先。
degrees-paper = 论文看到的也是这样：跳过层的损害是逐渐增加的。没有哪一步会一下子毁掉一切，少几层代价也不大。
degrees-here = { DIGITS($layers) } 层的模型不像 32 到 80 层的 Llama-2 那样有富余：同样是三层，在它里面占的份额更大，所以在这里，最先去掉的三层代价就比较大。
one = 有些层也许比别的层更重要。我们每次跳过一层，让模型一步一步地做算术题。
one-question = 少了哪一层，对算术的损害最大？把损害最大的排在最前面。
one-second = 第 1 层
one-fifth = 第 4 层
one-ninth = 第 8 层
one-eleventh = 第 10 层
one-number = 损失 { FIXED($value, decimals: 1) } 奈特
one-told = 在 { DIGITS($n) } 道题中，没有第 1 层时，正确答案损失 { FIXED($second, decimals: 1) } 奈特；没有第 4 层，损失 { FIXED($fifth, decimals: 1) } 奈特；没有第 8 层，损失 { FIXED($ninth, decimals: 1) } 奈特；没有第 10 层，损失 { FIXED($eleventh, decimals: 1) } 奈特。
one-paper = 论文依次跳过 Llama-2 的每一层，问的是文本的最后一个词，而不是算术。最前和最后的几层很突出；中间的曲线是平的。
one-here = 在这里，下半部分的两层比上半部分的两层要紧得多。算术是这个模型会做的事情里最娇气的：每一步都必须准确，而下面各层准备好的内容，上面的每一层都要用到。
end =
    所以答案是：不，并不是每件事都要用到所有的层，但每少一层都有代价。代价有多大，取决于一共有多少层、少的是哪些层，以及问的是什么。

    自己试一试：找出三层，少了它们，你最喜欢的任务受的损害最小。
