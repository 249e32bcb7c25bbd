# 课程：某些任务受的影响更大吗？

start =
    到目前为止，我们每次只看一个数。可是解谜、续写故事和做算术是不同的工作。层的秩序乱了，也许对某一种的损害比对另一种更大？

    我们尽量少改：只让第 5 到第 7 这三层并行运行。其他层都保持原样。
which = 四个任务，同样的改变：连续几步的算术，选择故事怎样接下去，判断“he”（他）或“it”（它）指的是谁，以及故事的最后一个词。
which-question = 哪个任务受的损害最大？
which-most-arith = 算术
which-most-continuation = 故事续写
which-most-coref = 代词指代
which-most-lastword = 末词预测
which-arith-full = 算术，完整模型
which-arith = 算术，并行
which-continuation-full = 故事续写，完整模型
which-continuation = 故事续写，并行
which-coref-full = 代词指代，完整模型
which-coref = 代词指代，并行
which-lastword-full = 末词预测，完整模型
which-lastword = 末词预测，并行
which-number = { PERCENT($value) }
which-told = 每个任务 { DIGITS($n) } 道题：算术从 { PERCENT($arith-full) } 变为 { PERCENT($arith) }，故事续写从 { PERCENT($continuation-full) } 变为 { PERCENT($continuation) }，代词指代从 { PERCENT($coref-full) } 变为 { PERCENT($coref) }，末词预测从 { PERCENT($lastword-full) } 变为 { PERCENT($lastword) }。
which-paper = 论文发现，与考查文本含义的任务相比，数学和推理任务更依赖层的顺序。
which-here = 做算术时，错一个数字，整个答案就错了，而且每一步都要用到前一步的结果。故事则宽松一些：许多小线索都指向同一个答案。
text = 我们来看看它是怎样发生的。两个模型做同一道题：Mia 有 12 颗弹珠，送出 7 颗，后来又找到 8 颗；她现在有几颗？
text-question = 两个模型写的会一样吗？
text-identical = 一字不差
text-different = 有所不同
text-told = 完整模型写道：“{ $full }”第 5 到第 7 层并行时写道：“{ $edited }”
text-paper = 在论文的例子里，层并行的模型说起话来仍然像在做算术，错在数字上。
text-here = 找一找两段文本第一个不同的地方。在那之前的内容不需要计算，或者只需要很容易的计算。
end =
    谁要是说一个模型仍然能用，就应该说清楚是做什么事能用。同样的改变，在一个任务里可能几乎看不出来，在另一个任务里却是毁灭性的。

    自己试一试：找一种改变，让末词预测受的损害比算术还大。这可不容易。
