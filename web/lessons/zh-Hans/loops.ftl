# 课程：循环对并行的层有帮助吗？

start =
    并行的层有一个弱点：谁也看不到别的层在做什么。但我们可以让它们碰头。等它们都运行完、取了平均，就让它们在这个平均上全部再运行一遍。到了第二轮，每一层都能看到大家在第一轮写下的内容。

    这叫循环。它要多做一些工作。有帮助吗？
three = 让第 5 到第 7 层并行，一次只运行一轮，一次循环三轮。任务是算术，并行对它的损害最大。
three-question = 运行三轮时，会做对多少题？
three-full = 完整模型
three-once = 并行，一轮
three-three = 并行，三轮
three-number = { PERCENT($value) }
three-told = 在 { DIGITS($n) } 道题中，完整模型做对 { PERCENT($full) }；并行一轮做对 { PERCENT($once) }，三轮做对 { PERCENT($three) }。
three-paper = 论文也发现了这一点：运行三轮，并行的层就与完整模型接近得多。
three-here = 在三轮之中，第 5 层写下的内容可以传到第 6 层，再传到第 7 层，就像它们一个接一个运行时那样。三层，三轮：时间刚好够消息传遍各层。
many = 既然三轮比一轮好，十二轮会比三轮更好吗？
many-question = 哪个损害最大？把它排在最前面。
many-once = 一轮
many-three = 三轮
many-twelve = 十二轮
many-number = 损失 { FIXED($value, decimals: 1) } 奈特
many-told = 运行一轮，正确答案损失 { FIXED($once, decimals: 1) } 奈特；三轮，损失 { FIXED($three, decimals: 1) } 奈特；十二轮，损失 { FIXED($twelve, decimals: 1) } 奈特。
many-paper = 在论文里，并行的层越多，最佳的轮数就越多；超过了它，结果又会变差。
many-here = 每一轮，各层都会再添几笔。轮数够了，该说的都说完了，再添加的内容就会把残差流带到最后几层从没见过的地方。
end =
    并行运行造成的损害，循环能修复一大部分，但有个限度。

    自己试一试：让五层循环并行，找出最佳的轮数。
