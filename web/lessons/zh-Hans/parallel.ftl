# 课程：层可以同时运行吗？

start =
    层一个接一个地工作，每一层都要等前面的一层。这很花时间。既然顺序只有一定的影响，能不能让几层在同一时刻、对着同样的输入一起工作？

    等它们都做完，我们取它们输出的平均，再用这个平均继续下去。
once = 第 4 到第 8 层并行运行：五层，一步。与之对照的是跳过这五层的模型。
once-question = 哪个更好？
once-parallel-better = 并行
once-skip-better = 跳过
once-alike = 差不多
once-skip = 跳过
once-parallel = 并行
once-number = 损失 { FIXED($value, decimals: 1) } 奈特
once-told = 跳过这五层，正确答案损失 { FIXED($skip, decimals: 1) } 奈特；让它们并行，损失 { FIXED($parallel, decimals: 1) } 奈特。并行时，全部 { DIGITS($runs) } 层都运行了，先后却只有 { DIGITS($steps) } 步。
once-paper = 论文发现，总的来说，并行运行中间层的损害比跳过它们小；只有数学题是例外。
once-here = 五层之中，每一层看到的都是其他各层还没动笔时的画布。它们不能以彼此的成果为基础，但每一层添加的内容仍然有些用处。
text = 得分是一回事。现在让两个模型写出来：完整模型，以及第 4 到第 8 层并行的模型。题目是：Mia 有 12 颗弹珠，送出 7 颗，后来又找到 8 颗；她现在有几颗？
text-question = 两个模型写的会一样吗？
text-identical = 一字不差
text-different = 有所不同
text-told = 完整模型写道：“{ $full }”层并行的模型写道：“{ $edited }”
text-paper = 论文也展示了一道应用题的这种解答：层并行的模型写得很流畅，计算却出了错。
text-here = 做算术，要先有前一个结果，才能做下一步。同时开工的层没法把结果交给彼此。
end =
    是的，中间层可以并行运行，只是要付出一些代价。如果机器能同时容下所有这些层，还可以节省时间：同样的工作，步数更少。

    自己试一试：先只让两层并行，再让三层并行，看看损害从哪里开始。
