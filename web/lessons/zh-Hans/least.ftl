# 课程：哪种改变损害最小？

start =
    其他各课里，有的层被跳过，有的被重复；层逆序过，打乱过，并行过，也循环过。现在该把这些放到一起了。

    六种改变都作用于同样的五层，即第 4 到第 8 层，用的也是同样的题目，关于事实和故事。
rank = 这就是那六种改变。回想一下你看到过的，或者猜一猜，给它们排个名次。
rank-question = 哪种损害最大？把损害最大的排在最前面，损害最小的排在最后面。
rank-skip = 跳过
rank-repeat = 第 6 层运行五遍
rank-reverse = 逆序
rank-random = 打乱
rank-parallel = 并行
rank-looped = 并行，三轮
rank-number = 损失 { FIXED($value, decimals: 1) } 奈特
rank-told = 各自损失的奈特数：跳过 { FIXED($skip, decimals: 1) }，重复一层 { FIXED($repeat, decimals: 1) }，逆序 { FIXED($reverse, decimals: 1) }，打乱 { FIXED($random, decimals: 1) }，并行 { FIXED($parallel, decimals: 1) }，并行三轮 { FIXED($looped, decimals: 1) }。
rank-paper = 在论文里，随机顺序和循环并行的损害最小，重复一层则远远地排在最差。
rank-here = 在这里，损害最小的也是这两种。在另一头，这个模型有所不同：跳过这五层的损害比重复一层还大。它很小，所以每少一层，它的本领就少掉更多。
end =
    损害最小的两种改变有什么共同点？每一层都仍然做自己的工作，而且每一层都能看到其他层的一部分成果。论文的答案用一句话说就是：中间层共用一种语言，做不同的工作，而它们更需要的是彼此的成果，而不是固定的顺序。

    论文的八个问题就是这些。这个页面上的图展示了它的全部内容，包括每一种层数和每一个任务。
