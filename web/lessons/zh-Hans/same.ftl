# 课程：中间层都在做同一件事吗？

start =
    中间层共用一种语言，少了其中一层几乎看不出来。也许它们都一个样，每一层只是把同样的工作再做一遍？

    这可以检验。如果它们做的都是同一件事，那么其中一层就能干邻居们的活：我们让第 6 层在其他层原来的位置上一遍又一遍地运行。
five = 第 4 到第 8 层一共五层。我们比较两种改变：把五层全部跳过，以及让第 6 层代替它们运行五遍。
five-question = 哪一种损害更大？
five-skip-worse = 跳过这五层
five-repeat-worse = 第 6 层运行五遍
five-alike = 差不多
five-skip = 跳过五层
five-repeat = 第 6 层运行五遍
five-number = 损失 { FIXED($value, decimals: 1) } 奈特
five-told = 跳过它们，正确答案损失 { FIXED($skip, decimals: 1) } 奈特；第 6 层运行五遍，损失 { FIXED($repeat, decimals: 1) } 奈特。
five-paper = 在论文里，重复一个中间层是所有改变中最差的，比跳过这些层还差。所以它们做的不是同一件事。
five-here = 在这里正好相反：重复的损害很大，但跳过的损害更大。对这么小的模型来说，{ DIGITS($layers) } 层中的五层是很大的一部分，而重复的层至少还让残差流继续往前走。继续往下，看看代替更多的层会怎样。
nine = 现在换成 { DIGITS($layers) } 层中的九层：跳过第 2 到第 10 层，或者让第 6 层代替它们运行九遍。
nine-question = 这一次，哪一种损害更大？
nine-skip-worse = 跳过这九层
nine-repeat-worse = 第 6 层运行九遍
nine-alike = 差不多
nine-skip = 跳过九层
nine-repeat = 第 6 层运行九遍
nine-number = 损失 { FIXED($value, decimals: 1) } 奈特
nine-told = 跳过九层，损失 { FIXED($skip, decimals: 1) } 奈特；第 6 层运行九遍，损失 { FIXED($repeat, decimals: 1) } 奈特。
nine-paper = 论文看到的正是这样：重复的层把残差流朝着一个方向越推越远，偏离了最后几层所预期的地方。
nine-here = 想象一位画家把同样的一笔画了九遍。没画完的画，也好过被一种颜色盖满的画。
end =
    中间层说的是同一种语言，说的内容却各不相同。这就是论文的答案；代替的层足够多时，这个小模型也同意。

    自己试一试：用卡片上的菜单让某一层重复两遍，而不是九遍，再看看要重复多少遍才会造成损害。
