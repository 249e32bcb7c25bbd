# 简体中文。一个条目是一句话；程序按条目的代码取用，`$name` 是参数。语法见
# https://projectfluent.org/fluent/guide/，数字函数见 src/words/functions.rs。`.hint` 说明遇到错误时怎么办。
# 行文：平实的书面语，短句，一个概念只用一个词；错误说明错在哪里、怎么办，句末不加句号。
# 命令行程序只说英语，所以这里没有以 cli-、line- 和 site- 开头的条目，除非别的条目引用它们。
# 提示词的例子保持英文：随页面提供的模型只学过英语。
#
# 术语表
#   layer 层                    layer run 层运行（一层运行一次）   schedule 编排
#   full model 完整模型         your schedule 你的编排             skip 跳过
#   run in parallel 并行运行    loop 循环                          repeat 重复
#   looped parallel 循环并行    middle layers 中间层               group / branch 组 / 分支
#   hidden state 隐藏状态       residual (stream) 残差（流）       embedding 嵌入
#   attention 注意力            head（注意力）头                   language-model head 语言模型头
#   norm 归一化                 bias 偏置                          feed-forward, MLP 前馈、MLP
#   token 词元                  tokenizer 分词器                   vocabulary 词表
#   prompt 提示词               generate 生成                      chat template 对话模板
#   task 任务                   item 题目                          benchmark 基准测试
#   accuracy 准确率             chance 随机水平                    perplexity 困惑度
#   log-probability 对数概率    log-likelihood 对数似然            nats 奈特
#   KL divergence KL 散度       logit lens logit 透镜              flip 翻转
#   interval 区间               bootstrap 自助法                   paired 配对
#   prefill 预填充              decode 解码                        dispatch 派发
#   quantise 量化               weights 权重                       tensor 张量
#   checkpoint 检查点           backend 后端                       build 构建版本
#   claim 声明                  finding 结论                       figure 图
#   fine-tuned 微调             classification head 分类头         the Hub：Hub（Hugging Face Hub）

## 语言怎样书写数字和列举

-decimal = .
# 窄空格：逗号和句点都可能被误读。
-group = { "\u202F" }
# 汉语以万为一级。
-large-step = 10000
-large-1 = 万
-large-2 = 亿
-large-3 = 万亿
-large-4 = 亿亿
-separator = 、

# ltr 或 rtl。
-direction = ltr

# 没有自己句子的值。
plain = { $value }
# 单独成句的错误。
sentence-ended = { $text }。
# 标签在前，内容在后。
labelled = { $label }：
# 前后两部分，其中一个可能本身是列举。
two-parts = { $before }；{ $after }

## 编排：文本有什么问题

schedule-empty = 编排是空的
    .hint = 如果一层也不要，就写 -
schedule-too-long = 编排有 { DIGITS($bytes) } 字节：最多读取 { DIGITS($max) } 字节
schedule-unknown-character = “{ $value }”在编排里没有意义
    .hint = 编排由层、4-8 这样的范围、(4|5) 这样的组和 x3 这样的次数组成
schedule-number-too-large = 这个数太大，不可能是层号或次数
schedule-lone-dash = 单独的 - 表示一层也没有，旁边不能再有别的
schedule-range-without-end = 范围没有终点
    .hint = 只要一层就写 { DIGITS($from) }，要一个范围就写 { DIGITS($from) }-末层
schedule-range-with-three-ends = 范围只有两个端点
    .hint = 两个范围之间用空格隔开
schedule-repeated-range = 要重复的范围必须放在括号里
    .hint = ({ DIGITS($from) }-{ DIGITS($to) })x{ $times ->
        [none] 2
       *[other] { DIGITS($times) }
    }
schedule-nothing-to-repeat = 这个次数前面没有可以重复的内容
    .hint = 把次数写在层或组的后面：4x3、(4 5)x3
schedule-missing-count = x 后面缺少次数
    .hint = 在 x 后面写一个数：4x3
schedule-second-count = 一步只能有一个次数
    .hint = 把两个次数相乘，或者把前一个放进括号：(4x2)x3
schedule-stray-comma = 这个逗号旁边缺少一层
    .hint = 步与步之间用一个空格或一个逗号隔开
schedule-empty-branch = 这个组或分支是空的
    .hint = 放一层进去，或者删掉它
schedule-bare-branches = 分支必须放在括号里
    .hint = 让第 4、5 层读同一个输入，就写 (4|5)
schedule-stray-ellipsis = .. 必须在两层之间，例如 (4|..|8)
    .hint = 依次运行写 4-8，读同一个输入写 (4|..|8)
schedule-unclosed = 这个括号没有闭合
schedule-unopened = 这个右括号没有对应的左括号

## 编排：什么编排都不可能有的

tree-no-such-layer = 第 { DIGITS($layer) } 层不存在：{ $n_layers ->
    [0] 这个模型没有层
    [1] 这个模型只有 1 层（第 0 层）
   *[other] 这个模型有 { $n_layers } 层（0 到 { LAST($n_layers) }）
}
    .hint = { SAME($layer, $n_layers) ->
        [true] 层从 0 开始编号
       *[other] { "" }
    }
tree-too-many-layers = { DIGITS($n_layers) } 层的模型太深：最多支持 { $max } 层
tree-zero-count = 次数不能是 0：最少是 1
    .hint = 要跳过这一步，就不写它
tree-empty-branch = 组或分支里不能一层也没有
tree-too-many-applications = { DIGITS($count) } 次层运行太多：最多 { $max } 次
tree-too-many-branches = { $count } 个分支太多：最多 { $max } 个可以并行
tree-too-deep = 组嵌套得太深：最多 { $max } 级

## 编排：编辑

edit-no-such-place = 这个编排在位置 { $path } 没有任何内容
edit-into-itself = 组不能放进它自己里面
edit-not-a-group = 单独一层不是组，不能解散

## 预设

preset-unknown-name = 没有名为“{ $name }”的预设：现有 { $names }
preset-missing = { $preset } 需要参数：{ $parameter }
    .hint = { $parameter ->
       *[other] { "" }
        [parameter-start] 0 改变除第一层以外的所有层；起始层越大，改变的层越少
    }
preset-unused = { $preset } 没有这个参数：{ $parameter }
    .hint = { $taken ->
        [0] { $preset } 没有参数
       *[other] { $preset } 的参数：{ $taken }
    }
preset-start-too-great =
    起始层为 { DIGITS($start) } 时没有可以改变的层：{ $n_layers } 层的模型，起始层最大是 { $greatest }
preset-no-region = 这个预设要求模型至少有 2 层，这个模型有 { $n_layers } 层
preset-no-next-layer = 第 { DIGITS($layer) } 层后面没有可以交换的层：{ $n_layers ->
    [1] 这个模型只有一层
   *[other] { $n_layers } 层的模型，最后一层是第 { LAST($n_layers) } 层
}
preset-zero-loops = 循环次数不能是 0：最少是 1

parameter-start = 起始层
parameter-loops = 循环次数
parameter-seed = 种子
parameter-layer = 层
parameter-per = 按层还是按块

## 实验

experiment-range = { $field } 是 { $value }：可以是 { $least } 到 { $most }
experiment-temperature = what.generation.temperature 是 { $value }：它必须大于或等于 0
experiment-millis = what.search.budget.millis 是 { $value }：它必须大于或等于 0
experiment-task-twice = 任务 { $task } 在 data 里出现了两次
    .hint = 去掉其中一个
experiment-name = { $field } 不能作名称：它有 { $chars } 个字符，而名称最多 { $most } 个字符，并且不含控制字符

## 链接

link-not-a-link = 这不是 Atelier 的链接
link-too-long = 这个链接有 { $bytes } 字节：最多读取 { $max } 字节
link-no-room = 这个编排太长，放不进链接：{ $chars } 个字符，最多能带 { $max } 个
    .hint = 改为复制编排的文本
link-ends-too-early = 这个链接已损坏：它不完整
    .hint = 复制整个链接再打开
link-changed = 这个链接已损坏：其中一些字符变了
    .hint = 请对方重新发一次链接：途中有程序改写了它
link-newer = 这个链接由更新的 Atelier 生成（版本 { $version }）：这里能读到版本 { $newest }
    .hint = 重新加载页面，获取最新的 Atelier
link-unreadable = 这个链接是完整的，但其中的{ $part }读不出来
link-schedule = 这个链接是完整的，但其中的编排不可行：{ $value }
link-part-version = 版本
link-part-model = 模型
link-part-source = Hub 上的地址
link-part-data = 基准测试列表
link-part-claim = 对计算结果的声明
link-part-layers = 层数
link-part-schedule = 编排
link-part-other = 用来比较的编排
link-part-tasks = 任务列表
link-part-items = 题目数
link-part-seed = 种子
link-part-prompt = 提示词
link-part-end = 结尾

## 执行后端

backend-no-device = 没有可用的 GPU：{ $reason }
backend-software-gpu = 这里只有软件模拟的 GPU（{ $adapter }），比在 CPU 上计算还慢
backend-device-lost = GPU 连接中断：{ $reason }
backend-out-of-memory = 创建 { $what } 时 GPU 内存不足
    .hint = 换用更短的文本或更小的模型，或者在 CPU 上计算
backend-over-limit = { $what } 需要 { $needed } 字节，而这个设备只允许 { $allowed } 字节
    .hint = 换用更短的文本或更小的模型，或者在 CPU 上计算
backend-host-memory = 内存不足：权重在这里需要 { BYTES($needed) }，{ $available ->
    [none] 没有这么多可用
   *[other] 可用的只有 { BYTES($available) }
}
    .hint = 关闭其他标签页和程序，或者打开更小的模型
backend-shared-beginnings = 这里不能一次读入共享开头的序列
backend-not-one-sequence = 注意力图一次只针对一个序列：这一批有 { $sequences } 个
backend-attention-too-large =
    { $tokens } 个词元的注意力图需要 { $needed } 字节，上限是 { $allowed } 字节：在这个编排下最多容纳 { $tokens_max } 个词元
backend-batch-too-large = 一批 { $rows } 个词元超过了 { $rows_max } 个的上限
backend-no-such-token = 词元 { DIGITS($token) } 不存在：词表有 { $vocab_size } 个词元
backend-no-such-position = { $tokens } 个词元的序列太长：这个模型只学过 { $positions } 个位置，再往后就没有了
backend-no-head = 这个模型没有语言模型头，所以没有下一个词元：可以查看隐藏状态、相似度和注意力
backend-not-causal = 这个模型同时从两边阅读整段文本：它填空，不续写
backend-classifies = 这个模型给文本分类：它的输出头不对应词元
backend-no-second-type = 这个模型只认识一种词元类型（type_vocab_size 是 1），所以不能处理成对的文本
backend-no-such-row = 第 { $row } 行不存在：这一批有 { $rows } 行
backend-ragged-states = { $got } 个数不是完整的隐藏状态：一个状态有 { $d_model } 个数
backend-no-tokens = 没有可以运行的词元
backend-not-a-number = 模型在这个编排下崩溃了：它的 logits 不是数（NaN）
backend-cache-full = 序列已满：最多容纳 { $capacity } 个词元
backend-weight-incomplete = 权重 { $name } 不完整：{ $expected } 字节中只有 { $got } 字节
backend-wrong-numbers =
    这里计算出的结果不对：自检误差为 { SCIENTIFIC($difference, decimals: 1) }，最多允许 { SCIENTIFIC($limit) }
backend-device = GPU 报告了错误：{ $message }

no-gpu-native = 这台机器上的 Vulkan、Metal 和 DirectX 12 都没有提供 GPU
no-gpu-browser = 这个浏览器没有 WebGPU
no-gpu-offered = 这个浏览器有 WebGPU，但没有为它提供 GPU

backend-kind-gpu = GPU
backend-kind-cpu = CPU
backend-kind-reference = 参考实现

## 成本

cost-heading = 成本
cost-what = 量
column-full-model = 完整模型
column-your-schedule = 你的编排
cost-ratio = 比值
cost-layers = 层运行次数
cost-millis = 每个词元的时间
cost-dispatches = 每个词元的 GPU 派发次数
cost-flops = 每个词元的运算量，FLOP
cost-bytes = 每个词元读取的权重
cost-not-measured = 尚未测量
cost-measure = 测量
cost-measure-again = 重新测量
cost-measuring = 正在测量
cost-measured-here = 时间：在此处用 { $backend }（{ $adapter }）测得；{ $n } 个词元的中位数，逐个生成，提示词长 32 个词元。
cost-counted = 层运行次数、运算量和权重是数出来的，不是测出来的。
cost-times = ×{ FIXED($ratio, decimals: 2) }

## 模型文件夹对模型的说明

about-training =
    用 { LARGE($tokens) }个词元训练，{ $steps } 步，{ FIXED($hours, decimals: 1) } 小时，种子 { $seed }；验证损失为每个词元 { FIXED($loss, decimals: 2) } 奈特。
about-beforehand = 事先在另一台机器上计算。
about-computed = { $schedules } 个编排，每个任务 { $items } 道题，由 { $backend } 后端计算；区间为 95 %，通过对题目重抽样得到。份额指占完整模型高于随机水平的得分的份额。
about-scores = 完整模型的得分
column-task = 任务
column-items = 题目
column-chance = 随机水平
about-accuracy = 准确率
about-interval = 95 % 区间
about-log-likelihood = 正确答案的对数概率，奈特
about-results = { $task }：若给出前面的正确步骤，单步结果有 { PERCENT($share) } 正确。
about-findings = 它体现了论文的哪些结论
about-verdict-holds = 成立：
about-verdict-partly = 部分成立：
about-verdict-absent = 不成立：
about-verdict-open = 无法判断：
about-verdict-shown = { "" }
about-shares = { PERCENT($low) } 到 { PERCENT($high) }
about-measure = { $unit ->
    [layers] { FIXED($value) } 层
    [nats] { FIXED($value, decimals: 2) } 奈特
   *[other] { FIXED($value, decimals: 2) }
}
about-range = { $unit ->
    [layers] （{ FIXED($low) } 到 { FIXED($high) }）
   *[other] （{ FIXED($low, decimals: 2) } 到 { FIXED($high, decimals: 2) }）
}
about-limits = 它做不到什么

## 架构

family-told = { $name }{ $is_causal ->
    [true] { "" }
   *[other] ，编码器：每个词元都能看到其他所有词元
}
norm-rms = RMSNorm
norm-rms-plus-one = 权重加 1 的 RMSNorm
norm-layer = LayerNorm
norms-told = { $kind }，{ $places }
norms-before = 在注意力之前和 MLP 之前
norms-parallel = 在注意力之前和 MLP 之前，两者读取同一个隐藏状态
norms-parallel-one = 只有一次，在注意力和 MLP 之前，两者读取同一个隐藏状态
norms-output = 在注意力之后和 MLP 之后
norms-both = 在注意力和 MLP 的前后都有
norms-sum = 在每次与残差相加之后
norms-through = 在注意力之前和 MLP 之前，残差也经过它
norms-of-heads = 对查询和键，逐头进行
norms-of-projections = 对查询和键，所有头一起进行
norms-of-embeddings = 对输入嵌入
positions-rotary = 旋转位置编码，基数 { $theta }{ $rotated ->
    [none] { "" }
   *[other] ，作用于每个头 { DIGITS($head_dim) } 维中的 { $rotated } 维
}{ $scaling ->
    [none] { "" }
   *[other] ，{ $scaling }
}
positions-learned = 学习得到，{ DIGITS($rows) } 个
positions-alibi = 得分随距离下降（ALiBi）
positions-none = 无
positions-in-layers = { $positions }（{ DIGITS($all) } 层中的 { DIGITS($n) } 层）
scaling-proportional = 每个头有 { DIGITS($pairs) } 个频率旋转，拉伸 { $factor } 倍（proportional）
scaling-linear = 拉伸 { $factor } 倍
scaling-dynamic = 超过 { DIGITS($context) } 个词元后基数增大（dynamic，系数 { $factor }）
scaling-llama3 = 按 Llama 3.1 的方式拉伸 { $factor } 倍（频率系数 { $low } 和 { $high }，训练长度 { DIGITS($context) } 个词元）
scaling-yarn = 用 YaRN 拉伸 { $factor } 倍（训练长度 { DIGITS($context) } 个词元）
scaling-longrope = 每个频率各有一个除数，超过 { DIGITS($context) } 个词元后换一组（longrope）
windows-told = { $is_all ->
    [true] 所有层都能看到 { DIGITS($tokens) } 个词元
   *[other] { DIGITS($all) } 层中有 { DIGITS($n) } 层能看到 { DIGITS($tokens) } 个词元
}
biases-input = 查询、键和值
biases-output = 注意力的输出
biases-mlp = MLP
biases-head = 输出头
layers-with = { $n ->
    [1] 第 { $layers } 层
   *[other] 层 { $layers }
}：{ $traits }
layers-more = 另有 { DIGITS($n) } 层
trait-window = 窗口 { DIGITS($tokens) } 个词元
trait-no-positions = 无位置编码（NoPE）
trait-base = 旋转位置编码基数 { $theta }
trait-scale = 注意力缩放 { ROUNDED($scale) }
trait-short-window = ← { DIGITS($tokens) }
trait-short-no-positions = NoPE
trait-short-base = θ { $theta }
trait-short-scale = × { ROUNDED($scale) }

## 页面的框架

shell-page-title = Atelier：层如画家
shell-explanation = 语言模型是一叠层，它们依次改写同样的隐藏状态，就像画家们轮流在同一块画布上作画。改变哪些层运行、以什么顺序运行、哪些并行运行，看看它的回答会变成什么样。
shell-skip-to-painters = 跳到层
shell-skip-to-results = 跳到结果
shell-header-label = 工作室
shell-panes-label = 页面的各部分
view-scores = 得分与题目
view-inside = 看看内部
view-figures = 图
shell-painters = 层
shell-results = 结果
shell-guide = 指南
shell-theme = 主题
shell-theme-system = 跟随系统
shell-theme-light = 浅色
shell-theme-dark = 深色
shell-language = 语言
language-missing = { $is_known ->
    [true] 语言“{ $language }”的文字没有送达，或者已损坏
   *[other] 地址要求使用语言“{ $language }”，但这里没有
}：页面保持你现在看到的语言
    .hint = { $is_known ->
        [true] 重新加载页面；如果没有用，说明服务器上缺少它的文件
       *[other] 请在页面顶部选择一种
    }

## 文档本身在页面启动之前说的话

first-here = 一切都在你自己的设备上计算。
first-opening = 正在打开工作室…
first-late = 还是什么都没有？这个页面可能有文件没有取到：请重新加载页面。
boot-failed = Atelier 无法启动：{ $why }。请重新加载页面；如果没有用，说明服务器上缺少它的一部分。
boot-old-browser = Atelier 无法启动：{ $why }。新版的 Firefox、Chrome、Edge 或 Safari 都有。
boot-no-wasm = 这个浏览器没有 WebAssembly
boot-no-vectors = 这个浏览器的 WebAssembly 没有向量指令（SIMD）
boot-no-copies = 这个浏览器只为安全地址保存页面

## 页面

shell-close = 关闭
shell-dismiss = 不再显示
shell-notices-label = 消息
shell-engine-starting = 引擎正在启动
shell-engine-recovering = 图形设备连接中断；引擎正在重建它。你的编排保留着。
shell-engine-restarting = 引擎停止了，正在重新启动。你的编排和目前的结果保留着。
shell-engine-failed = 引擎无法运行
notice-error = 错误：

## 层叠

stack-heading = 层
stack-canvas-in = 输入嵌入
stack-canvas-out = 输出
stack-brief = 你的编排的得分，括号里是完整模型的得分
stack-brief-key = { $is_full ->
    [true] 完整模型的{ stack-brief-score }{ $n ->
        [none] { "" }
       *[other] ，各 { $n }
    }
   *[other] { stack-brief-score }；括号里是完整模型的{ $n ->
        [none] { "" }
       *[other] ；各 { $n }
    }
}
stack-brief-score = { $are_shares ->
    [true] 准确率
   *[other] 得分
}
stack-stack = 层，按运行的顺序排列，最先运行的在最下面
stack-card-hint = 空格键拿起，方向键选择位置，再按空格键放下，Esc 键取消。Alt 加方向键移动一步，Delete 键跳过。
stack-together = 并行
stack-in-a-row = 循环
stack-resting = 跳过的层
stack-nobody-rests = 没有跳过的层。把一层拖到这里，看看模型缺了它会怎样。
stack-empty-stack = 没有层在运行。放回一个跳过的层。
stack-no-painters = 模型打开后，层会显示在这里。
stack-paint-together = 并行运行
stack-skip = 跳过 { $what }
stack-put-back = 放回 { $what }
stack-touch-hint = 每张卡片是语言模型的一层。按住片刻即可拿起；“−”跳过它。
history-kept = 你的编排保持不变：编辑用“撤销”收回。再按一次返回就离开本页。
stack-count = { $running } 次层运行 · { $layers } 层{ $skipped ->
    [0] { "" }
   *[other] ，跳过 { $skipped } 层
}
stack-times = ×{ $times }

## 层叠：卡片的菜单

menu-later = 后移，靠近输出
menu-earlier = 前移，靠近输入
menu-with-previous = 与下面一层并行运行
menu-with-next = 与上面一层并行运行
menu-leave = 离开这个组
menu-once = 只运行一次
menu-ungroup = 解散组
menu-put-aside = 跳过
menu-move-to = 移动到…
menu-together-with = 与某层并行运行…
menu-back = 返回
menu-own-place = 回到原来的位置
menu-at-start = 最前，紧接输入嵌入
menu-at-end = 最后，紧接输出之前
menu-repeat = 重复 ×{ $times }
menu-between = { $before } 与 { $after } 之间
menu-after = 紧接 { $name } 之后
menu-before = 紧接 { $name } 之前

## 层叠：撤销、重做、复原

tools-label = 编排
tools-undo = 撤销
tools-redo = 重做
tools-reset = 恢复完整模型

## 编排的文本

field-label = 编排的文本
field-apply = 应用
field-hint = 回车键应用，Esc 键放弃。

## 页面上的预设

presets-open = 预设
presets-heading = 论文对中间层做了什么
presets-start = 起始层
presets-layer = 层
presets-loops = 次数
presets-seed = 种子
presets-per = 重复
presets-per-layer = 逐层
presets-per-block = 整块
presets-verb = { $name ->
    [skip] 跳过
    [reverse] 逆序
    [middle_repeat] 重复正中一层
    [random] 打乱
    [parallel] 并行运行
    [looped_parallel] 循环并行
    [skip_layer] 跳过一层
    [switch_layers] 交换两层
    [double_repeat] 重复 ×2
    [triple_repeat] 重复 ×3
   *[other] 完整模型
}
presets-finding = { $name ->
    [skip] 论文：每多跳过一个中间层，模型就差一些；算术和推理最先受损。
    [reverse] 论文：中间层逆序运行，模型仍然可用，只比随机顺序稍差。
    [middle_repeat] 论文：用正中的一层代替所有中间层，是各种变体里最差的，比跳过它们还差。
    [random] 论文：中间层随机排列，损害比逆序小。
    [parallel] 论文：并行运行再取平均，比跳过好，数学除外。
    [looped_parallel] 论文：分几轮取平均比一轮好；它与随机顺序一起，损害最小。
    [skip_layer] 论文：缺少任何一个中间层几乎看不出来；缺少最前面的层则不然。
    [switch_layers] 论文：中间的两个相邻层交换位置，几乎看不出来。
    [double_repeat] { presets-repeats }
    [triple_repeat] { presets-repeats }
   *[other] 所有层，按训练时的顺序。
}
presets-here = 这个模型在当前编排下：{ $effects }
presets-region = 第 { $first } 到第 { $last } 层：共 { $n } 层

## 层叠：卡片

subject-layer = 层 { $value }
subject-parallel = { $branches } 路并行组
subject-loop = { $cards } 张卡片的循环，×{ $times }
stack-card = { $name }，{ $zone }{ $traits ->
    [none] { "" }
   *[other] ，{ $traits }
}{ $stroke ->
    [none] { "" }
   *[other] ，{ $stroke }
}
stack-stroke = 对隐藏状态的改变为其长度的 { FIXED($change) } %{ $times ->
    [1] { "" }
   *[other] ，{ $times } 次的平均
}
stack-menu = { $what } 的操作
stack-more = 多运行一次：{ $what }
stack-fewer = 少运行一次：{ $what }
zone-beginning = 开头
zone-middle = 中间
zone-end = 结尾

## 层叠：发生了什么，供读屏软件朗读

said-lifted = 已拿起 { $what }{ $at ->
    [none] 。
   *[other] ，原来在{ $at }。
}
said-returned = { $what } 回到了原处。
said-moved = { $what } 已移动{ $from ->
    [none] { "" }
   *[other] ，从{ $from }
}{ $to ->
    [none] 。
   *[other] 到{ $to }。
}
said-called-back = { $what } 重新运行{ $to ->
    [none] 。
   *[other] ，在{ $to }。
}
said-put-aside = { $what } 已跳过{ $from ->
    [none] 。
   *[other] ，原来在{ $from }。
}
said-repeated = { $what } { $times ->
    [1] 运行一次
   *[other] 重复 ×{ $times }
}。
said-together = { $what } { $others ->
    [none] 并行运行。
   *[other] 与另外 { $others } 个并行运行。
}
said-ungrouped = 组已解散。
said-preset = 已应用：{ presets-verb }。
said-replaced = 编排现在是 { $schedule }。
said-undone = 已撤销。编排是 { $schedule }。
said-redone = 已重做。编排是 { $schedule }。
said-reset = 已恢复完整模型。
said-refused = 不可行：{ $why }。
said-opened = { $title } 已打开，{ model-layers }。
said-copied = 已复制。
effect-alone = { task-name } { PERCENT($value) }。
effect-unclear = { task-name } { PERCENT($value) }，没有明显变化。
effect-below = { task-name } { PERCENT($value) }，比完整模型低 { FIXED($points) } 个百分点。
effect-above = { task-name } { PERCENT($value) }，比完整模型高 { FIXED($points) } 个百分点。
effect-coefficient-alone = { task-name } { $score }。
effect-coefficient-unclear = { task-name } { $score }，没有明显变化。
effect-coefficient = { task-name } { $score }，与完整模型相差 { SIGNED($difference, decimals: 2) }。
effect-perplexity-alone = { task-name } { $value ->
    [none] 没有数值
   *[other] 每词 { ROUNDED($value) }
}。
effect-perplexity-unclear = { task-name } 每词 { ROUNDED($value) }，没有明显变化。
effect-perplexity = { task-name } 每词 { ROUNDED($value) }，是完整模型的 { ROUNDED($times) } 倍，{ $worse ->
    [true] 更差
   *[other] 更好
}。
spot = { $inside ->
    [inside-loop] 循环内
    [inside-branch] 分支内
   *[other] { "" }
}{ $inside ->
    [inside-parallel] 并行的第 { $position } 个位置（共 { $of } 个）
   *[other] 第 { $position } 个位置（共 { $of } 个）
}
over-tray = 在跳过的层上方：跳过。
over-with = 与 { $value } 并行。
over-between = { $before ->
    [none] { $after ->
        [none] 在空的层叠里
       *[other] { $after } 之前
    }
   *[other] { $after ->
        [none] { $before } 之后
       *[other] { menu-between }
    }
}{ $inside ->
    [inside-stack] 。
    [inside-loop] ，在循环里。
   *[other] ，在分支里。
}
presets-repeats = 论文附录重复了中间层，但没有说明怎样重复：逐层各自重复，还是作为整块重复。

## 选择、打开和了解模型

model-none = 选择模型
model-open-card = ，打开模型的说明卡
model-cancel = 取消
model-failed = 模型无法打开
model-to-others = 转到打开其他模型 ↓
model-open-other = 打开其他模型
model-open-folder = 打开文件夹…
model-nothing-uploaded = 有些浏览器会问是否“上传”这些文件。什么也不会上传：文件只在这台设备上读取。
model-folder-needs = 需要按 Hugging Face 的形式发布的模型文件夹（config.json、tokenizer.json 和 *.safetensors），支持 Llama、GPT-2、Qwen、Gemma、Mistral、BERT 等，或者含有 *.gguf 文件的文件夹。也可以把文件夹或 GGUF 文件拖放到页面的任何位置。
model-drop-here = 在此放下模型文件夹、保存的结果或题目文件
model-dropped-files = 拖放的文件
model-is-open = 已打开
model-copy-hash = 复制哈希值
model-licence-unknown = 文件中未说明
model-no-tasks = 文件夹中没有
model-general-tasks = 通用英语，由 Atelier 提供：这个模型没有自带任务
model-layers = { $n } 层
model-opening = 正在打开 { $title }
model-progress = { $total ->
    [0] { BYTES($done) }
   *[other] { BYTES($done) } / { BYTES($total) }
}
model-missing = 这个链接针对模型“{ $name }”，这份 Atelier 里没有它
model-missing-hint = 它有 { model-layers }，哈希值以 { $hash } 开头。打开它的文件夹可以看到同样的数字，打开别的模型则可以在其上运行链接中的编排。
model-open-nearest = 打开 { $title }，{ model-layers }，这里最接近的模型
model-bundled = { $title }，{ model-layers }，{ BYTES($bytes) }
model-parameters = { LARGE($n) }
model-weights = { $bits ->
    [none] { $formats }，{ BYTES($bytes) }
   *[other] { $bits } 比特，加载时量化，占 { BYTES($taken) }；存储为 { $formats }，{ BYTES($bytes) }
}；以 f32 计算
model-shape = { $heads } 个头，每个 { $head_dim } 维，键和值 { $kv_heads } 个头；宽度 { $width }，MLP 内部 { $inner }
model-parameters-learnt = { model-parameters }个，训练所确定的数
model-context = { tokens }：一次能看到的文本长度
model-tokenizer = { $n } 个词元，即切分文本所用的片段{ $rows ->
    [none] { "" }
   *[other] （嵌入有 { $rows } 行）
}；{ $bos ->
    [own] 每段文本前面加文本开始词元
    [marks] 它在每段文本两端加上自己的标记
   *[none] 不加文本开始词元
}
model-no-tokenizer = 无：这个模型只读取词元编号，共 { $rows } 个
model-limits = 每个最大 { BYTES($bytes) }；权重会切开以便放下
model-speed = 阅读时每秒约 { $read } 个词元（多数单词是一到两个词元），测自{ $is_of_scores ->
    [true] 目前的评分
   *[other] 打开时的少量词元
}；生成时每秒 { $written } 个，测自{ $is_of_texts ->
    [true] 目前生成的文本
   *[other] 打开时的少量词元
}
model-speed-none = 未测量
model-from-page = 随页面提供
model-from-folder = { $file ->
    [none] 这台设备上的文件夹 { $name }
   *[other] 这台设备上的文件 { $file }
}
instructed-template = 它经过指令训练：文件中有对话模板。除非勾选旁边的“{ generation-chat }”，提示词按原样读取。
instructed-name = 从名称看，它经过指令训练。这里的提示词按原样读取。
tokens = { $n } 个词元
model-self-test = { $closeness ->
    [0] 与已知答案完全一致
   *[other] 与已知答案相差不超过 { SCIENTIFIC($closeness, decimals: 1) }
}
model-task = { items }，{ $from ->
    [page] 随页面提供
    [folder] 在模型文件夹中
    [set] 来自 Atelier 的通用题集
    [own] 来自你自己的文件
   *[other] 来自 Hub：{ $source }
}，数据 { $hash }
open-stage-fetching = 正在下载文件{ $bytes_per_second ->
    [none] { "" }
   *[other] ，每秒 { BYTES($bytes_per_second) }
}
open-stage-pausing = Hub 或线路出错；{ $seconds } 秒后重试
open-stage-waiting = 等待中：另一个标签页正在下载同一个文件
open-stage-reading = 正在读取模型说明
open-stage-weights = 正在加载权重
open-stage-self-test = 正在用已知答案检查设备

## 模型说明卡的行

model-row-source = 来源
model-row-shape = 形状
model-row-tokenizer = 分词器
model-row-instructed = 指令
model-row-limits = GPU 缓冲区
model-row-speed = 此处的速度
model-row-assumed = 所作的假定
model-row-layers = 层
model-row-family = 系列
model-row-norms = 归一化
model-row-positions = 位置编码
model-row-windows = 窗口
model-row-biases = 偏置
model-row-parameters = 参数
model-row-weights = 权重
model-row-context = 上下文
model-row-licence = 许可证
rests-on-computed-on = 计算设备
workers-told =
    { $n ->
        [1] 一个工作线程
       *[other] { $n } 个工作线程，各有一份模型副本（{ BYTES($bytes) }）
    }：{ $limit ->
        [memory] 再多的模型副本（每份 { BYTES($bytes) }）会占用过多内存
        [asked] 按网址的要求
        [most] 不会再多
       *[cores] 处理器的每个核心一个
    }
model-row-fallback = 不用 GPU 的原因
model-row-self-test = 自检
model-row-hash = 哈希值
model-row-build = 页面的构建版本
model-row-tasks = 任务

## 分享

share-share = 分享
share-heading = 分享你看到的内容
share-link = 链接
share-copy = 复制链接
share-holds = 链接包含模型的名称和哈希值、编排、任务和题目数、种子、提示词，比较时还有另一个编排。打开它的人会在自己的设备上重新计算全部内容，应当看到同样的得分。
share-prompt-left-out = 提示词太长，没有放进链接。
share-language = 以本页的语言打开
share-frame = 放进别的网页
share-frame-how = 把层叠、两段文本和得分放在一个框架里，供你的网页的 HTML 使用。embed= 后面也可以只写 stack、text、scores、figure-4 中的几个。
share-length = { $n } 个字符
share-reach-network = 这个页面的地址属于你自己的网络：别人打不开这个链接。
share-reach-this-computer = 这个页面只在这台电脑上运行：别人打不开这个链接。
copied = 已复制

## 链接或文件声明了什么

stamp-verified = 已验证
stamp-consistent = 一致
stamp-unchecked = 在此无法检查
stamp-differs = 不符
doubt-same-beginning = 题目数不同；前 { DIGITS($n) } 道的结果相同
doubt-overlap = 题目数不同；区间重叠
doubt-no-task = 这里没有这个任务
doubt-refused = { file-not-ours }
doubt-nothing-yet = 这里还没有计算其中任何内容
doubt-other-items = 这里的题目不同，或者读法不同
doubt-other-metric = 这里该任务的主要指标不同
doubt-item = 有一道题的答案不同
doubt-score = 得分不同
doubt-nats = 平均对数概率不同
doubt-apart = 题目数不同，而且区间之间有空隙
doubt-too-many = 这个任务只有 { DIGITS($n) } 道题
doubt-beside = 得分旁边的数字不同：答对的题数、总题数、随机水平或区间
doubt-contradiction = 声明自相矛盾
claim-first = { $doubt }：首先是第 { DIGITS($place) } 题，文件第 { DIGITS($line) } 行{ $says ->
    [true] ，声明为正确，这里是错误
    [false] ，声明为错误，这里是正确
   *[none] { "" }
}{ $claimed ->
    [none] { "" }
   *[other] ，声明的对数概率为 { FIXED($claimed, decimals: 4) }
}{ $here ->
    [none] { "" }
   *[other] ，这里为 { FIXED($here, decimals: 4) }
}
claim-share = { PERCENT($share) }（{ DIGITS($n) } 道中 { DIGITS($right) } 道）
claim-value = { $value ->
    [none] 没有数值
   *[other] { FIXED($value, decimals: 4) }
}，n = { DIGITS($n) }
claim-numbers = { $score }{ $nats ->
    [none] { "" }
   *[other] ，{ $is_per_word ->
        [true] 每词{ " " }
       *[other] { "" }
    }{ FIXED($nats, decimals: 4) } 奈特
}
share-claim-left-out = 计算结果没有放进链接：放不下
share-claim-without-items = { $tasks } 的逐题对错没有放进链接：放不下

## 得分

moment-label = 这个编排的效果
moment-full = 全部 { $n } 层都运行，各一次，按原来的顺序：这是完整模型。
moment-skipped = 跳过了第 { $layers } 层{ $n ->
    [1] 。
   *[other] ，共 { $n } 层。
}
moment-changed = 你的编排是 { $schedule }。
moment-falls = { task-name }：从 { PERCENT($full) } 降到 { PERCENT($edited) }。
moment-rises = { task-name }：从 { PERCENT($full) } 升到 { PERCENT($edited) }。
moment-stays = { task-name }：没有明显变化（{ PERCENT($full) } 与 { PERCENT($edited) }）。
moment-rests-on = 依据每个任务 { $items }。
moment-linked = 这个链接{ $changes }。
moment-linked-look = 看看下面的得分，它们正在这台设备上计算。
moment-linked-press = 按“生成”可以看到两个模型各写什么。
change-skips = 跳过第 { $layers } 层{ $n ->
    [1] { "" }
   *[other] （共 { $n } 层）
}
change-parallel = 让第 { $layers } 层并行运行并取平均{ $times ->
    [1] { "" }
   *[other] ，×{ $times }
}
change-repeats = 把第 { $layers } 层{ $n ->
    [1] { "" }
   *[other] （共 { $n } 层）
}重复 ×{ $times }
change-order = 改变了层的顺序
change-twice = 让某一层运行不止一次
change-range = { $first } 到 { $last }
moment-put-back = 放回去
moment-another = 改为跳过第 { DIGITS($layer) } 层
moment-skip = 跳过第 { DIGITS($layer) } 层
moment-or = 或者试试：
moment-try = { $name ->
    [parallel] 中间层并行
    [reverse] 中间层逆序
   *[other] 重复正中的一层
}
moment-layer = 一层读取隐藏状态（代表目前文本的一组数），再把自己的贡献加上去；模型就是一叠层。重新排列这些层会怎样，这个问题来自论文
moment-paper = Transformer Layers as Painters
scores-heading = 得分
scores-explanation = 你的编排答对了多少，与完整模型对照。
scores-column-percent = 准确率，%
scores-how-to-read = 怎样阅读
scores-legend = 任务
scores-items = 每个任务的题目数
scores-all-items = 全部
forecast = 约 { $time }
forecast-soon = 很快
forecast-left = 还需 { $time }
forecast-items = 每个任务 { items }：{ $time }
forecast-scores = { $is_done ->
    [true] 更多题目在此需要
   *[other] 剩余部分在此需要
}（测自{ $is_of_scores ->
    [true] 目前的评分
   *[other] 打开模型时的少量词元
}）：{ $choices }。
forecast-few = 页面从每个任务 { items } 开始，以便尽快给出最初的得分。
forecast-figure = 在此需要 { $time }{ $is_most ->
    [true] ，可能更短
   *[other] { "" }
}。
forecast-figure-brief = 在此用时不到 { $seconds } 秒。
forecast-fewer = 题目少一些会更快：
as-table = 以表格显示
scores-table-label = 得分表
scores-waiting = 等待中…
scores-left-out = 略去了 { $n } 道这个模型无法评分的题目：第一道在第 { $line } 行，{ $why }。
scores-none-fit = { $n } 道题目这个模型一道也无法评分：第一道在第 { $line } 行，{ $why }。
scores-none-chosen = 没有选择任务。在上面打开一个任务来评分。
scores-no-tasks = 这个模型的文件夹里既没有任务（eval/tasks.json），也没有能读取其他任务的分词器，所以没有可以评分的内容。
scores-no-tasks-of-classes = 这个模型给文本分类。请提供它微调时所用的 GLUE 任务：把 dev.tsv 拖放到这里，或在“{ items-open }”中按名称获取。
scores-no-model = 打开模型后，得分会显示在这里。
view-no-model = 打开模型后，结果会显示在这里。
scores-stale = 属于之前的编排
scores-stopped = 已停止
scores-compute = 计算得分
scores-again = 重新评分
stop = 停止
scores-column-right = { $holds ->
    [coefficients] F1 或相关系数
    [both] 准确率、F1 或相关系数
   *[shares] 准确率
}
scores-column-nats = { $is_of ->
    [words] 对数概率（每词，奈特）
    [both] 正确答案的对数概率（奈特），文本按每词计
   *[answers] 正确答案的对数概率（奈特）
}
scores-picture-nats = 对数概率（奈特）
scores-picture-perplexity = 每词 { $score }，{ $n }
scores-column-difference = 差异
scores-column-verdict = 判断
scores-key-yours = 你的编排，带 95{ "\u202F" }% 区间
full-model = 完整模型
chance = 随机水平
scores-picture-title = { $model } 的得分，编排 { $schedule }
scores-mirrors = 采用 { $benchmark } 的形式
scores-counting = 正在计数：{ $n } / { $total } 道题
scores-so-far = 目前 { $n } / { $total } 道题
scores-points = { POINTS($difference) } ± { FIXED($arm) } 个百分点
scores-no-share = 困惑度：越低越好
scores-undefined = 无定义
scores-coefficient-range = { SIGNED($low, decimals: 2) } 到 { SIGNED($high, decimals: 2) }
scores-coefficient-difference = { SIGNED($difference, decimals: 2) }{ $range ->
    [none] { "" }
   *[other] （{ $range }）
}
scores-picture-coefficient = { $metric } { $score }，{ $n }
scores-row-label-coefficient = { $task }：{ $metric } { $now }{ $range ->
    [none] { "" }
   *[other] ，区间 { $range }
}，完整模型 { $full }
metric-accuracy = 准确率
metric-f1 = F1
metric-mcc = 马修斯相关系数
metric-pearson = 皮尔逊相关系数
metric-spearman = 斯皮尔曼相关系数
scores-times = 完整模型的 { ROUNDED($ratio) } 倍{ $range ->
    [none] { "" }
   *[other] （{ $range }）
}
rounded-range = { ROUNDED($low) } 到 { ROUNDED($high) }
no-number = 没有数值
scores-nats-difference = { SIGNED($difference, decimals: 2) }{ $arm ->
    [none] { "" }
   *[other] { " " }± { FIXED($arm, decimals: 2) }
}
scores-nats = { FIXED($value, decimals: 2) }
scores-nats-per-word = 每词 { FIXED($value, decimals: 2) }
scores-row-label = { $task }：准确率 { $now }，区间 { $range }，完整模型 { $full }，随机水平 { PERCENT($chance) }
scores-row-label-perplexity = { $task }，每词，越低越好：{ $now }{ $range ->
    [none] { "" }
   *[other] ，区间 { $range }
}，完整模型 { $full }
scores-details-of = { $task } 是怎样测量的
scores-computed-on = 在这台设备上计算：{ $backend }，{ $adapter }
task-name = { $task ->
    [lastword] 末词预测
    [continuation] 故事续写
    [coref] 代词指代
    [facts] 事实
    [arith] 算术
    [perplexity] 困惑度
   *[other] { $task }
}
task-about = { $task ->
    [lastword] 故事的最后一个词
    [continuation] 接下来是什么
    [coref] 指的是谁？
    [facts] 四个答案选一个
    [arith] 连续几步运算，每步都要对
    [perplexity] 连续文本，按每词计
   *[other] { "" }
}
scores-how-marks = 实心标记是你的编排的准确率，即答对的题目所占的份额；空心标记是完整模型的。标记两侧的横条是它的 95{ "\u202F" }% 区间：题目少时很长，随着题目增多而缩短。短竖线是盲目猜测的得分。
scores-how-coefficients = F1 和相关系数（马修斯、皮尔逊、斯皮尔曼）不是题目的份额，而是由全部题目一起算出的数，画在该行下方自己的轴上：F1 为 0 到 1，相关系数为 −1 到 1，0 表示没有关联。它们的横条是自助法区间：把题目重新抽取 400 次，横条包含居中的 95{ "\u202F" }% 的值。
scores-how-perplexity = 困惑度不是答对的份额，所以没有横条：它说明模型对文本的每个词有多没把握，相当于在多少个同样可能的词里选择。越低越好。右边一列是每词的平均对数概率，其区间按整篇文本计算。
scores-how-differences = 差异是配对的：两个编排回答同样的题目，所以即使横条重叠，差异也可能很明确。“还无法判断”表示还有题目没有做完：在做完之前，判断要求的不只是一次不含零的区间，因为反复查看的人常会偶然看到这样的区间。“没有明显变化”表示题目已全部做完，而零在区间内。
scores-how-nats = 右边一列是正确答案的平均对数概率，单位是奈特。它从不大于零，即使每个答案仍然正确，它也会变动。
change-full-model = 完整模型
change-better = 更好
change-worse = 更差
change-cannot-tell-yet = 还无法判断
change-no-clear-change = 没有明显变化
change-no-interval = 无法判断
change-too-few = 题目太少，无法判断
schedules = { $schedules } 个编排

## 得分的依据

provenance-right = 正确答案
provenance-interval = 区间
provenance-difference = 差异
provenance-nats = 正确答案的对数概率
provenance-metric = 何为正确
provenance-metric-acc = 准确率（acc）：最可能的答案是正确的；自由作答时，每个词元都是最可能的
provenance-metric-acc-norm = 按长度归一化的准确率（acc_norm）：按每个字符计最可能的答案是正确的
provenance-metric-exact-match = 精确匹配：生成的答案中 #### 之后的数
provenance-metric-perplexity = 困惑度（word_perplexity）：没有对错之分；模型认为连续文本中的每个词有多可能，20 表示相当于在 20 个同样可能的词中没有把握；越低越好
provenance-measured = 测量值
provenance-perplexity = 每词困惑度
schedule-word = 编排
rests-on-order = 题目的顺序
provenance-hashes = 哈希值
provenance-example = 一道题目
provenance-provisional = 暂时结果：题目还在增加。
provenance-counts = { $n } 道中 { $n_correct } 道；完整模型 { $full_n } 道中 { $full_correct } 道
provenance-interval-words = { $range }（Wilson，95{ "\u202F" }%）
provenance-difference-words = { SIGNED($value, decimals: 1) } 个百分点，{ SIGNED($low, decimals: 1) } 到 { SIGNED($high, decimals: 1) }（{ items }配对，Newcombe 方法 10，95{ "\u202F" }%）
provenance-interval-perplexity = { $range }（由每词对数概率得出，按文本的学生 t 分布，95{ "\u202F" }%）
provenance-difference-perplexity = { $times }（{ items }配对，按文本的学生 t 分布，95{ "\u202F" }%）
provenance-perplexity-words = { $now }；完整模型 { $full }
provenance-nats-word = 每词对数概率
provenance-nats-words = { FIXED($now, decimals: 3) } 奈特；完整模型 { FIXED($full, decimals: 3) } 奈特
provenance-metric-f1 = 正类标签的 F1（f1）：既是正类又被判为正类的题目数的两倍，除以正类题目数与被判为正类的题目数之和
provenance-defined = 定义
provenance-defined-glue = 标签、指标和文本长度取自 transformers 的 run_glue.py，这类分类器就是用它训练的；不取自 lm-evaluation-harness，后者用文字向语言模型提问
provenance-metric-mcc = 模型判断与标签的马修斯相关系数（mcc）：全部一致为 1，猜测为 0
provenance-metric-pearson = 模型的值与正确值的皮尔逊相关系数（pearson）
provenance-metric-spearman = 斯皮尔曼相关系数（spearman）：模型的值的名次与正确值的名次之间的相关
provenance-interval-bootstrap = { $range }（对题目用自助法，400 次抽取，95{ "\u202F" }%）
provenance-difference-bootstrap = { $difference }（{ items }配对，对题目用自助法，400 次抽取，95{ "\u202F" }%）
seed = 种子 { DIGITS($seed) }
provenance-hashes-words = 模型 { $model }，数据 { $data }

## 下一个词元

next-heading = 下一个词元
next-masked-heading = 被遮盖的词元{ $masks ->
    [0] { "" }
    [1] { "" }
   *[other] ，提示词中 { $masks } 个里的第一个
}
next-no-mask = 这个模型做填空。请在提示词里要猜的位置放上 { $mask }。
next-no-mask-token = 这个模型做填空，但它的分词器没有代表空缺的词元。
next-waiting = 有了提示词和模型之后，最可能的下一个词元会显示在这里。
next-stayed = 名次不变
next-entered = 新进入
next-space = 空格
next-line-break = 换行
next-list-label = 最可能的词元：{ $who }
next-rose = 上升 { $n } 位
next-fell = 下降 { $n } 位
next-key = ▲ 和 ▼：与完整模型的列表相比上升或下降多少位；✦：不在那个列表里。
next-no-text = 词元 { DIGITS($token) }
next-prompt-tokens = { tokens }{ $clipped ->
    [0] { "" }
   *[other] ；最前面的 { $clipped } 个放不进一次运行
}

## 生成的文本

generation-heading = 生成的文本
generation-heading-gaps = 提示词与被遮盖的词元
generation-prompt = 提示词
generation-examples = 试试
generation-no-tokenizer = 这个模型没有在此可读的分词器，所以既不能阅读也不能生成文本。
generation-run = 生成
generation-empty = 点击“生成”，两个模型会逐个词元地续写提示词。
generation-begun = 两个模型正在逐个词元地续写提示词。
generation-stopped = 已停止。
generation-first-difference = 第一处差异
generation-same = 两者生成了同样的文本。
generation-stale = 用之前的编排或提示词生成。
generation-picture-title = { $model } 生成的文本，编排 { $schedule }
generation-chat = 使用对话模板
generation-chat-how = 模型把提示词当作用户的消息来回答
generation-prompt-room = { $used } / { $most } 字节
generation-now-try = 现在{ $invitation }
generation-parted = { $n ->
    [0] 它们从第一个词元起就不同。
   *[other] 它们在 { tokens } 之后分开。
}
example-sum = 一道算术题
example-sum-prompt = Mia starts with 12 marbles. She loses 7 marbles. She finds 8 marbles. How many marbles does Mia have now? Answer:
example-story = 一个故事
example-story-prompt = Tom wanted to cook soup. He washed the vegetables.
example-fact = 一个事实
example-fact-prompt = Question: How many legs does a spider have? Answer:
example-pronoun = 一个代词
example-pronoun-prompt = Erik bought the key instead of the chest because it was expensive. So the one that was expensive was the
prompts-begin = 从文件和名称都看不出这个模型会遵循指令，所以这里给出的是开头，由它续写。
instruct-fact = 一个问题
instruct-fact-prompt = What is the capital of France? Answer in one sentence.
instruct-list = 一份列表
instruct-list-prompt = Name three animals that can fly.
instruct-rewrite = 换个说法
instruct-rewrite-prompt = Say this in other words: The weather was so bad that nobody went out.
instruct-sum = 一道算式
instruct-sum-prompt = What is 12 - 7? Give only the number.
gap-fact = 一个事实
gap-fact-prompt = The capital of France is { $mask }.
gap-story = 一个故事
gap-story-prompt = The old man opened the { $mask } and looked out into the night.
gap-opposite = 一个反义词
gap-opposite-prompt = The opposite of cold is { $mask }.
gap-sum = 一道算式
gap-sum-prompt = Two plus three is { $mask }.
begin-fact = 一个事实
begin-fact-prompt = The capital of France is
begin-story = 一个故事
begin-story-prompt = It was late in the evening when the old man opened the door and
begin-list = 一份列表
begin-list-prompt = Monday, Tuesday, Wednesday,
begin-sum = 一道算式
begin-sum-prompt = 5 + 3 = 8, 9 + 2 = 11, 12 - 7 =
stop-reason-end-token = 在这里生成了文本结束词元。
stop-reason-max-tokens = 到达词元数上限而停止。
stop-reason-context-full = 模型的上下文已满。

## 每张图表周围

charts-role = 图表
charts-keys = 方向键在数值之间移动，Page Up 和 Page Down 在系列之间移动。
charts-legend = 系列；每个都可以关闭
charts-bands = 色带和误差条：95{ "\u202F" }% 区间{ $drawn ->
    [everywhere] 。
    [of-main] ，只画粗线的；指向另一条线可以看到它的区间。
   *[of-pointed] 。线多于两条时区间会互相遮挡：指向一条线看它的区间，或者关闭其他线。
}
charts-empty = { $is_provisional ->
    [true] 目前没有数值：{ $names }。
   *[other] 没有画出：{ $names }。{ $why }
}
charts-marked = 是
charts-is-current = 你现在的编排
charts-take-away = 导出
charts-with-interval = { $value }（{ $low } 到 { $high }）
charts-save-as = { $ending ->
    [svg] 保存为 SVG：带有数据的矢量图
    [png] 保存为 PNG：带有数据的图片
    [csv] 保存为 CSV：用于电子表格的数据
   *[other] 保存为 JSON：数据及其全部依据
}
role-series = 系列
role-name = 名称
role-x = x
role-y = y
role-value = 值
role-low = 95{ "\u202F" }% 区间起
role-high = 止
role-items = 题目
role-mark = 标记
role-note = 编排

## 论文的图

figures-heading = 论文的图
figures-intro = 每张图都在此用“得分与题目”中选定的题目运行它的全部编排，边算边画。点击一个点，它的编排就成为你的编排。
figures-without-texts = 困惑度不在其中：这些图画的是占完整模型高于随机水平的得分的份额，而困惑度不是份额，也没有随机水平。
figures-written-how = 把一道应用题放进提示词，让中间四分之一的层并行运行，两个模型各自生成，每次一个词元。
figures-written-run = 计算两个答案
figures-run = 计算
figures-go-on = 继续
figures-show = 显示
figures-again = 重新计算
figures-waiting = 正在等待最初的题目。
figures-nothing-yet = 还没有可以对照的：在这些题目上，完整模型不比猜测好。
figures-stopped = 已停止；图只依据这些题目。
figures-other-choice = “得分与题目”中选的任务或题目已经改变；这张图依据的是之前的选择。
figures-row-failed = 失败
figures-stop-early = 略去已有定论的部分
figures-here = 这个模型
figures-measures = 背后的数字
figures-y = 占完整模型高于随机水平的得分的份额
figures-empty = 在那里完整模型不比猜测好，所以没有高于随机水平的得分可以取份额。
figures-grid-y = { $number ->
    [10] 循环次数
    [atlas-swap] 另一层 j
   *[other] 末层 j
}
figures-best = 最佳循环次数
figures-schedule = 编排
charts-open-hint = 点击、再次轻触或按回车键，把它设为你的编排。
no-task-chosen = 请在“得分与题目”中至少选择一个任务。
figures-written-found =
    在这里，{ $n ->
        [none] 两者生成同样的文本
       *[other] 它们在 { tokens } 之后分开
    }；完整模型的答案是 { $full ->
        [none] 没有数
       *[other] { $full }
    }，你的编排的答案是 { $edited ->
        [none] 没有数
       *[other] { $edited }
    }。
figures-before = 依据“得分与题目”中选定的 { figures-items }。
figures-kept = { $done ->
    [none] 全部 { $total } 道题之前已经算好并保留。
   *[other] { $total } 道题中有 { $done } 道之前已经算好；从那里继续。
}
figures-progress = { schedules }，{ $done } / { $total } 道题；暂时结果
figures-complete = { schedules }，{ items }，在 { $place } 上计算
figures-from-before = 其中 { $n } 道是之前算好的
figures-not-kept = 关闭页面后结果不会保留：{ $why }。
figures-row-kept = 已保留 { $done } / { $total }
n-of = { $n } / { $total }
n-between = { $least } 至 { $most } 道题
figures-row-stopped = 停在 { $done } / { $total }
items = { $n } 道题
figures-beside-heading = 与其他模型对照
figures-beside-how = 深度不同的模型，按层的份额，用同样任务、同样题目的中位数来比较。完整的图保留在这个浏览器里：打开另一个模型，也计算这张图即可。
figures-beside-title = { $figure }，按模型
figures-beside-on = 在 { $place } 上，{ figures-items }
figures-beside-apart = 不可比较：{ $why }
figures-beside-none = 为这个模型计算这张图，它们就会画在一起。
pooled-heading = 与其他任务的模型合在一起
pooled-how = 每个 GLUE 任务都有自己的模型，曲线是各任务的中位数。打开层数相同的另一个任务的模型，也计算这张图即可：完整的图保留在这个浏览器里。
pooled-more = 随机水平是多少，这是论文的哪张图
pooled-chance = 随机水平：准确率是猜对的份额，相关系数是 0，F1 是抛一枚均匀硬币所得，即 p / (p + ½)，其中 p 是正类标签的份额。训练分类头时主体若冻结，对应论文的图 A.9，否则是 A.8；文件里没有说明是哪一种。
pooled-chart = 图 A.8 和 A.9：微调模型上的全部变体，任务的中位数
pooled-on = { $tasks }；在 { $place } 上，{ figures-items }
pooled-tasks = { $n ->
    [0] 没有任务进入中位数。
   *[other] 中位数取自 { $n } 个任务：{ $together }。
}{ $apart ->
    [none] { "" }
   *[other] 单独画出、不进入中位数的：{ $apart }。它的题目少，而且构造方式使分类器几乎不比猜测好。
}{ $without ->
    [none] { "" }
   *[other] 因为完整模型不比猜测好而没有画出的：{ $without }。
}
apart-tasks = 它运行的任务与这张图的不同
apart-items = 它的任务用了不同的题目
apart-limit = 它运行的题目数不同
apart-seed = 它的题目顺序不同
apart-fit = 两个模型中有一个不能给某些题目评分，因为它们超出了它的上下文
apart-depth = 它的层数不同
apart-twice = 它的某个任务已经画出
apart-stop = 它略去了已有定论的部分，或者这张图略去了，或者两者按不同的规则略去
figures-stop-early-how = 一个编排一旦优于或劣于完整模型，就不再获得该任务的更多题目，误判的情况最多占 { PERCENT($alpha) }。这样更快；但提前停止的值平均而言会比做完全部题目时离完整模型更远。
figures-stop-coefficients = { $tasks } 的题目一道也不略去：F1 和相关系数由全部题目一起算出，是否有差异无法逐题判定。
figures-trend = 每多一个受影响的层，最佳循环次数增加 { FIXED($slope, decimals: 2) }（{ FIXED($low, decimals: 2) } 到 { FIXED($high, decimals: 2) }）。
charts-chosen = 你的编排现在是 { $schedule }。
charts-put-back = 换回 { $schedule }
charts-open-schedule = 把 { $schedule } 设为你的编排
group-questions = 概览
group-one-layer = 单层
group-middle = 中间层
group-together = 并行
group-size = 规模
group-why = 原因
group-writing = 生成的文本
group-atlas = 图谱：每一对层
group-more = 更多
figures-name = 图 { $number }：{ $title }
figures-title = { $number ->
    [2] 去掉一层，或与下一层交换
    [3] 隐藏状态的相似度，分为三组
    [4] 去掉中间层
    [5] 重复正中的一层，代替其他中间层
    [6] 中间层逆序
    [7] 中间层随机顺序，十个种子的平均
    [8] 中间层并行
    [9] 中间层并行，循环三次
    [10] 中间层并行，按循环次数
    [11] 全部变体，任务的中位数
    [12] 去掉中间层，按层的份额
    [14] 隐藏状态的相似度，在此打开过的每个模型
    [15] 为什么重复比跳过更差
    [16] 一道题的解答，完整模型与并行
    [17] 中间层重复两三次，逐层或整块
    [atlas-skip] 跳过第 i 到第 j 层
    [atlas-repeat] 第 i 到第 j 层运行两次
    [atlas-reverse] 第 i 到第 j 层倒序
    [atlas-swap] 第 i 层与第 j 层互换
    [atlas-parallel] 第 i 到第 j 层并行
    [none] 论文的八个问题
   *[other] { "" }
}
figures-found = { $number ->
    [2] 最前和最后的层最重要；多数中间层可以去掉或交换。
    [3] 状态分为三组：开头的几层，状态彼此相似的宽阔中段，以及结尾的一层或几层。
    [4] 去掉的中间层越多，得分逐渐下降。
    [5] 重复同一层，比去掉这些层更差。
    [6] 顺序有一定影响：得分逐渐下降。
    [7] 随机顺序的损害比逆序小。
    [8] 比去掉这些层好，算术除外。
    [9] 循环运行并行的层有帮助。
    [10] 并行的层越多，最佳循环次数越多，大致成正比。
    [11] 重复同一层最差；循环并行和随机顺序损害最小。
    [12] 层数换算成份额之后，深度不同的模型以同样的方式下降。
    [14] 开头和中段随模型深度增长；结尾始终是一层。
    [15] 重复正中的一层会偏离后面的层所预期的状态，最后几层的方差增大；跳过则两者都不会。
    [16] 层并行时，应用题的解答在步骤上出错，但保持形式。
    [17] 在模型内部重复有损害。
    [atlas-skip] 所有层段的地图：哪些可以没有？
    [atlas-repeat] 所有层段的地图：哪些经得起再运行一遍？
    [atlas-reverse] 所有层段的地图：哪里的顺序重要？
    [atlas-swap] 所有层对的地图：哪些层可以互相代替？
    [atlas-parallel] 所有层段的地图：哪些可以同时运行？
    [none] 第 3.1 到 3.8 节提出八个问题。一次运行为这个模型逐一作答。
   *[other] { "" }
}
figures-resting = 标签页隐藏或设备使用电池时暂停，之后自动继续。
figures-otherwise = 论文遍历了 1 到 28 的全部循环次数；这里计算其中九个。atelier sweep --figure 10 --loops 1-28 可以计算全部。
figures-x = { $number ->
    [2] 层
    [12] 去掉的层，%
    [atlas-skip] 首层 i
    [atlas-repeat] 首层 i
    [atlas-reverse] 首层 i
    [atlas-swap] 一层 i
    [atlas-parallel] 首层 i
   *[other] 受影响的层
}
figures-x-share = { $number ->
    [4] 去掉的层，%
    [12] 去掉的层，%
   *[other] 受影响的层，%
}
figures-items = { $n_tasks ->
    [1] 一个任务的最多 { $limit } 道题
   *[other] { $n_tasks } 个任务各最多 { $limit } 道题
}
figures-mean = { $name } { FIXED($mean, decimals: 2) }
figures-means = 所画各点的平均：{ $means }。
figures-states = 各任务上的编排与完整模型相比：{ $better } 个更好，{ $worse } 个更差，{ $same ->
    [0] { "" }
   *[other] { $same } 个在容差内一样好，
}{ $undecided } 个没有定论。
finding-holds = 是
finding-in-part = 部分成立
finding-absent = 否
finding-open-yet = { change-cannot-tell-yet }
finding-open = 从这些题目无法判断
finding-alone = { $of } 个任务中有 { $n } 个单独就能体现
finding-said = { $claim }：{ $verdict }{ $alone ->
    [none] { "" }
   *[other] ；{ $alone }
}{ $provisional ->
    [true] ，暂时结果
   *[other] { "" }
}
figures-measure = { $name }：{ $unit ->
    [nats] 正确答案的对数概率 { FIXED($value, decimals: 3) } 奈特（{ FIXED($low, decimals: 3) } 到 { FIXED($high, decimals: 3) }）
    [loops] 每层 { FIXED($value, decimals: 2) } 次循环（{ FIXED($low, decimals: 2) } 到 { FIXED($high, decimals: 2) }）
   *[other] { FIXED($value, decimals: 2) }（{ FIXED($low, decimals: 2) } 到 { FIXED($high, decimals: 2) }）
}{ $limit ->
    [none] { "" }
   *[other] ；结论成立需要大于 { $unit ->
        [nats] { FIXED($limit, decimals: 3) }
       *[other] { FIXED($limit, decimals: 2) }
    }
}

## 来自拖放文件的图

quoted-close = 移除引用
quoted-heading = 如 { $name } 所载
quoted-place = { $kind }，{ $adapter }
quoted-from = 引自文件，不是在此计算的：{ $model }{ $place ->
    [none] { "" }
   *[other] ，{ $place }
}，构建版本 { $build ->
    [none] 未知
   *[other] { $build }
}。
quoted-difference = { $is_growing ->
    [true] 目前在
   *[other] 在
}两者都有的 { $n } 个点上，这里的计算结果相差最多 { FIXED($greatest, decimals: 4) }。

## 图的依据

rests-on-heading = 依据是什么
rests-on-items = 题目
rests-on-schedules = 编排
rests-on-model = 模型
rests-on-intervals = 区间
rests-on-intervals-words = 95{ "\u202F" }%，对题目用自助法，每个编排用同样的抽取
rests-on-items-words = { $done ->
    [none] { $total }
   *[other] { $done } / { $total }
}，{ $tasks }
rests-on-model-words = { $title }，{ $hash }

## 隐藏状态

states-here = 在这里：
states-run = 测量
states-embedding = 入
states-choose-path = 编排
states-axis = 第几步之后的状态
states-value = 平均余弦相似度
states-method = 区间：对题目用自助法，95{ "\u202F" }%。
states-method-groups = 分组：把各步切成连续的三段，使六个平均值（每段之内、每两段之间）以最小的平方误差描述整张表；所有切法都试过。如果剩下未解释的部分不超过按距离取平均所剩的一半，分组就算明确。{ states-method }
states-cosine = 与完整模型同一层之后的余弦相似度
states-norm = 一个词元的状态的长度
states-variance = 状态各数的方差
states-step = 步
states-schedule = 编排
states-again = 重新测量
states-models = { $n ->
    [0] 还没有测量过模型。
    [1] 目前只有一个模型。打开另一个模型并测量，它会与这个并列。
   *[other] { $n } 个模型，按测量的先后排列。
}
states-model-items = { $tasks } 的 { items }
states-progress = { $tasks } 的 { $done } / { items }，{ $tokens } 个词元{ $clipped ->
    [0] { "" }
   *[other] ；{ $clipped } 道的左端词元被截去
}{ $place ->
    [none] ；暂时结果
   *[other] ；在 { $place } 上计算
}
states-skip = 跳过
states-middle-repeat = 重复正中一层
states-yours = 你的编排
states-path = { $what }：{ $schedule }
states-no-groups = 步数太少，无法分组，或者状态不是数。
states-sizes = 开头 { $beginning }，中间 { $middle }，结尾 { $end }
states-explained = 分组解释了变异的 { PERCENT($explained) }，仅按距离为 { PERCENT($by_distance) }{ $stability ->
    [none] { "" }
   *[other] ；{ PERCENT($stability) } 的重抽样得到同样的大小
}
states-groups = { $sizes }：{ $explained }。
states-unclear = 没有明确的分组：相似度主要随距离减弱。最好的切法是 { $sizes }（{ $explained }）。
states-findings = 起始层为 { $start } 时：{ $claims }。
states-drift = 重复比跳过偏离得更远：{ $side ->
    [less] 是
    [more] 否，跳过偏离得更远
   *[open] 无法判断
}；中段之后，与完整模型的余弦相似度相差 { $value ->
    [none] 不是数
   *[other] { FIXED($value, decimals: 3) }
}{ $low ->
    [none] { "" }
   *[other] （{ FIXED($low, decimals: 3) } 到 { FIXED($high, decimals: 3) }）
}
states-variance-grows = 重复时最后状态的方差更大：{ $side ->
    [more] 是
    [less] 否，反而更小
   *[open] 无法判断
}，是跳过时的 { $value ->
    [none] 不是数
   *[other] { FIXED($value, decimals: 2) }
} 倍{ $low ->
    [none] { "" }
   *[other] （{ FIXED($low, decimals: 2) } 到 { FIXED($high, decimals: 2) }）
}

## 准确率与时间

latency-heading = 准确率与时间
latency-intro = 论文称跳过层或并行运行层会让模型更快，但从未测量。这里在这台设备上，把跳过、并行和循环并行的每个起始层与完整模型和你的编排轮流计时，并列出它们在上面选定的题目上的得分。
latency-no-wide-step = 在这里，一个并行组的开销等于组内各层依次运行：每一层仍作为单独的块运行。所以只有减少层运行次数才会更快。
latency-run = 测量
latency-stopped = 已停止；图只依据目前这些。
latency-x = 每个词元的毫秒数
latency-y = 得分中位数，1 = 完整模型
latency-numbers = 全部数字
latency-table = 准确率与时间的表格
latency-column-family = 系列
latency-column-affected = 改变的层数
latency-column-decode = 生成（解码），毫秒
latency-column-prefill = 阅读提示词（预填充），毫秒
latency-column-dispatches = 派发次数
latency-column-flops = 每个词元的 FLOP
latency-column-score = 得分
latency-best = 未被超越
latency-ranges = 时间：中位数和四分位数。得分：各任务的中位数及其 95{ "\u202F" }% 区间，通过重新抽取题目得到。运算量是数出来的，不是测出来的。
latency-complete = { schedules }，在 { $place } 上测量
latency-decode = 生成（解码），在 { $n } 个词元之后
latency-prefill = 阅读提示词（预填充），一次 { $n } 个词元
latency-so-far = 计时 { $rounds } / { $n_rounds } 轮{ $total ->
    [0] { "" }
   *[other] ，{ $done } / { $total } 道题
}；暂时结果
latency-yours = 你的编排
latency-looped = 循环并行
latency-point-name = { $family }，改变 { $n } 层
latency-frontier = { $of } 个编排中有 { $n } 个未被超越：没有别的编排更快且得分同样高
latency-fastest = { $points }。在 { items } 上，得分不低于完整模型的最快编排是 { $schedule }：用时为完整模型的 ×{ FIXED($share, decimals: 2) }。
latency-none-faster = { $points }。

## 搜索

search-heading = 预算内最好的编排
search-intro = 逐一跳过层，每次跳过后模型最好的那些层；然后尝试单步改动（替换、互换、重复、并行），只要有帮助就继续。每隔一个问题用于搜索。在那里找到的结果看起来比实际更好；其余问题说明它到底有多好。这不能证明没有更好的编排。
search-budget = 至多
search-unit = 单位
search-limits-runs = 1 到 { $most }；完整模型为 { $n }。
search-limits-millis = 在本机逐个词元测得。
search-budget-runs = 层运行次数应为 1 到 { $most } 的整数
search-budget-millis = 毫秒数应大于 0，最多 { DIGITS($most) }
search-run = 搜索
search-takes = 在此逐层跳过直到符合预算{ $is_most ->
    [true] 最多约需
   *[other] 约需
} { $down }，之后每轮单步改动约需 { $around }。需要多少轮无法预知；停止时会保留已找到的结果。
search-kept = 之前保留的结果：{ DIGITS($n) } 个编排的得分。继续时会用到它们。
search-round = 正在进行的一轮搜索
search-left = { $is_down ->
    [true] 距符合预算还需 { $time }；之后是单步改动。
   *[other] 本轮还需 { $time }。
}
search-so-far = { $state ->
    [finished] 完成：
    [stopped] 搜索已停止。已保留得分：
   *[other] { "" }
}{ $rounds } 轮，{ DIGITS($n) } 个编排{ $before ->
    [0] { "" }
   *[other] ，其中 { DIGITS($before) } 个先前已知
}{ $state ->
    [stopped] 。按“{ figures-go-on }”可从停下的地方接着搜索；换一个预算搜索时也会用到这些得分。
   *[other] { "" }
}
search-stopped-early = 搜索已停止，还没有任何编排算出得分。按“{ figures-go-on }”重新开始。
search-best = 目前最好的是 { $schedule }：搜索所用的问题上 { $searched ->
    [none] 没有得分
   *[other] { FIXED($searched, decimals: 2) }
}，留出的问题上 { $held_out ->
    [none] 没有得分
   *[other] { FIXED($held_out, decimals: 2) }
}。
search-none = 找到的编排都不符合预算。
search-is-best = 预算内最好
search-table = 找到的编排，按层运行次数排列
search-ranges = 各任务得分（完整模型超出随机水平部分的比例）的平均值及其 95{ "\u202F" }% 区间，由重新抽取问题得到；完整模型一同抽取。
search-x = 层运行次数
search-y = 平均得分，1 = 完整模型
search-searched = 搜索用的一半
search-held-out = 留出的一半
search-halves = 每个编排出现两次：在用于搜索的 { $searched } 个问题上，以及在未参与选择的 { $held_out } 个留出问题上。折线连接在搜索用的一半上不被任何其他编排超过的编排。
search-not-counted = 未用于搜索：{ $tasks }。完整模型在这些任务上几乎不比随机猜测好

## logit 透镜

lens-picture-key = 横条：词元的概率。浅色：与完整模型的 KL 散度达到半个奈特或更多。≠：与完整模型的词元不同。
lens-heading = logit 透镜：每一层会说什么
lens-explanation = 横向是提示词的词元，向上是层运行：如果在每一步之后读出隐藏状态，模型会说的下一个词元。用论文的比喻，这就是正在绘制中的画布。
lens-of-gaps = 横向是提示词的词元，向上是层运行：如果在每一步之后读出隐藏状态，模型会在每个位置填入的词元。用论文的比喻，这就是正在绘制中的画布。
lens-waiting = 有了提示词和模型之后，logit 透镜会显示在这里。
stale-prompt = 属于之前的编排或提示词
lens-embedding = 输入嵌入
lens-token-row = 词元
lens-off-from-here = 从这里起与完整模型不同
lens-broken = 不是数
lens-look = 指向一个词元，或用方向键移到它，看看这一步在那里还会说什么。
lens-changed = 与完整模型的词元不同
lens-key-shade = 颜色越浓：概率越高
lens-key-faded = 越灰：与完整模型的 KL 散度越大
lens-picture-title = { $model } 的 logit 透镜，编排 { $schedule }
lens-grid-label = 横向 { $tokens } 个词元，向上 { $steps } 步；用方向键移动
lens-tokens = { $before ->
    [0] 提示词的全部词元。
   *[other] 最后的 { tokens }；{ $unread ->
        [0] 之前的 { $before } 个读取了但不显示。
       *[other] 之前的 { $before } 个中，最前面的 { $unread } 个没有读取，因为全部的状态太多。
    }
}
lens-cell = { $step }，{ $fills ->
    [true] { $token } 的位置上
   *[other] { $token } 之后
}：{ $says }，{ PROBABILITY($probability) }{ $full ->
    [none] { "" }
   *[other] ；完整模型：{ $full }
}
lens-details = { $step } 之后，在 { $token } 处：
lens-full-says =
    完整模型在同一层之后：{ $says }，{ PROBABILITY($probability) }；{ $divergence ->
        [none] 它的 KL 散度不是数
       *[other] KL 散度 { FIXED($divergence, decimals: 3) } 奈特
    }。
lens-group = 组 { $step }
lens-layer = 层 { $step }

## 编排从哪里离开完整模型的路径

departure-heading = 从哪里开始出错
departure-is-full = 这就是完整模型自己的路径。改变编排，这里会显示两者从哪里分开。
departure-by-step = 逐步查看
departure-rule = 每一步与完整模型同一层之后比较，组与完整模型在组内最高层之后比较；结尾与完整模型的结尾比较。跳过的层没有自己的行：缺少它的影响体现在下一行。偏离路径：{ $fills ->
    [true] 各词元位置上的分布的平均 KL 散度至少为 0.1 奈特，在所示的词元上计算。
   *[other] 下一个词元的分布的平均 KL 散度至少为 0.1 奈特，在所示的词元上计算。最可能的下一个词元变了，就说这个词元翻转了。
}
departure-column-step = 步
departure-column-layer = 比较对象
departure-column-cosine = 余弦相似度
departure-column-norm = 长度
departure-column-divergence = KL 散度，奈特
departure-column-changed = 不同的词元
departure-end = 结尾
departure-off = 偏离
departure-on-path =
    { $is_other ->
        [true] B
       *[other] 你的编排
    }最终在完整模型的路径上：结尾的 KL 散度为 { $divergence ->
        [none] 不是数
       *[other] { FIXED($divergence, decimals: 2) } 奈特
    }。
departure-off-from =
    从第 { $number } 步（{ $step }）起彻底偏离完整模型的路径：该处的 KL 散度为 { $divergence ->
        [none] 不是数
       *[other] { FIXED($divergence, decimals: 2) } 奈特
    }，结尾为 { $end ->
        [none] 不是数
       *[other] { FIXED($end, decimals: 2) } 奈特
    }。
departure-off-at-end =
    每一步都在其层的路径上，但结尾不是完整模型的结尾：缺少最后的层。结尾的 KL 散度为 { $divergence ->
        [none] 不是数
       *[other] { FIXED($divergence, decimals: 2) } 奈特
    }。
departure-no-flip = 没有词元翻转：在读取的 { tokens } 处，最可能的下一个词元都相同。
departure-flip =
    第一个翻转的词元：在{ $after }之后，完整模型说 { $full }，{ $is_other ->
        [true] B 说
       *[other] 你的编排说
    } { $edited }{ $follows ->
        [none] { "" }
       *[other] （文本接下来是 { $follows }）
    }。
departure-after-layer = 第 { $layer } 层之后

## 注意力图

attention-heading = 注意力图
attention-explanation = 在一次层运行中，每个词元（行）对{ $sees_ahead ->
    [true] 自己和其他所有词元
   *[other] 自己和前面的词元
}（列）分配多少注意力：在完整模型中，以及在你的编排下的同一层中。
attention-run = 显示注意力
attention-waiting = 正在计算注意力。
attention-choose-run = 层运行
attention-choose-head = 头
attention-mean = 各头的平均
attention-key = 被关注的词元
attention-query = 发出关注的词元
attention-weight = 注意力权重
attention-distances = 每次层运行的注意力与完整模型的距离
attention-step = 你的编排的层运行
attention-distance = Jensen-Shannon 散度，奈特
attention-note = 层运行
attention-hint = 点击、再次轻触或按回车键，显示这次层运行。
attention-layer-run = 第 { $place } 次（共 { $of } 次）：层 { $layer }
attention-head = 头 { $head }
attention-full = 完整模型，层 { $layer }，{ attention-which-head }
attention-edited = 你的编排，层 { $layer }（第 { $place } 次层运行，共 { $of } 次），{ attention-which-head }
attention-which-head = { $head ->
    [none] 各头的平均
   *[other] 头 { $head }
}
attention-tokens = { $before ->
    [0] 提示词的全部 { tokens }；每行之和为 1。
   *[other] 提示词最后的 { tokens }；之前的 { $before } 个参与计算但不显示，所以各行之和不一定为 1。距离按整个提示词计算。
}
attention-label = 显示第 { $run } 次层运行

## 任务的题目

listing-open = 题目
listing-close = 关闭
listing-waiting = 正在读取这些题目
listing-none = 没有题目。
listing-none-flipped = 目前没有已知的答案改变的题目。
listing-previous = 上一页
listing-next = 下一页
listing-column-line = 行
listing-column-item = 题目与正确答案
listing-column-text = 文本，评分的部分为粗体
listing-texts = 文本没有对错之分。奈特数是粗体部分按每词计的对数概率：越接近零，模型越不意外。
listing-column-canvas = logit 透镜
listing-right = 正确
listing-wrong = 错误
listing-flipped = 已改变
listing-token-by-token = 显示的答案是预测：每个词元都是模型在正确的前文之后认为最可能的一个，不是模型自己连续生成的文本。
listing-on-canvas = logit 透镜
listing-note = 奈特：正确答案的对数概率。长文本会截断。
listing-open-label = { $task } 的题目
listing-heading = 题目：{ $task }
listing-flipped-only = 只看答案改变的{ $n ->
    [none] { "" }
   *[other] （{ $n }）
}
listing-known = { items } 中有 { $known } 道两边都已知
listing-page = 第 { $page } 页，共 { $pages } 页
listing-nats = { $right ->
    [none] 不是数
   *[other] { FIXED($right, decimals: 2) } 奈特
}{ $preferred ->
    [none] { "" }
   *[other] ；所选答案 { FIXED($preferred, decimals: 2) }
}
listing-nats-per-word = { $value ->
    [none] 不是数
   *[other] 每词 { FIXED($value, decimals: 2) } 奈特
}
listing-on-canvas-label = 在 logit 透镜中显示第 { $line } 行的题目

## 你自己的题目

items-open = 你自己的题目、基准测试…
own-items-heading = 你自己的题目，以及按名称获取的基准测试
items-forms = 可读取的格式
items-pick = 选择文件…
items-or-drop = 或把 .jsonl、.json、.tsv、.txt、.gz 文件拖放到页面的任何位置
items-paste = 或者粘贴若干行
items-paste-example = { "{" }"context": "The sky is", "choices": [" blue", " loud"], "label": 0{ "}" }
items-add = 添加粘贴的题目
items-pasted = 粘贴的题目
items-here = 现有的题目
items-remove-short = 移除
items-not-in-links = 你自己的题目留在这台设备上：链接不包含它们的任务。
items-explanation = 可以提供你自己的问题：每行一个 JSON 对象，或由它们组成的数组，也可以用 gzip 压缩；或者按发布的形式提供 GLUE 任务（dev.tsv）。格式由字段识别，题目会像模型自带的一样在每个编排下评分。最多 { BYTES($bytes) }；任何内容都不会离开这台设备。
items-reading = 正在读取 { $name }…
items-added = { $task }：已读取 { items }，格式为 { $form }
items-left-out = 略去 { $n } 行：
items-line = 第 { $line } 行：{ $what }
items-more-lines = 另有 { $n } 行
items-clipped = { $max ->
    [0] { $n } 段文本超出模型的上下文，开头被截去。
   *[other] { $n } 个题目超过 { $max } 个词元：与 run_glue.py 一样，较长的一段文本结尾被截去。
}
items-refused = { $name } 没有读取
items-task = { $name }，{ items }，{ $source ->
    [none] 来自你自己的文件
   *[other] 来自 Hub：{ $source }
}，SHA-256 { $hash }…
items-remove = 移除 { $name }
form-atelier = context、choices、label，或 context、answer
form-atelier-scored = 最可能的选项；答案的每个词元
form-lambada = text
form-lambada-scored = 最后一个词
form-hellaswag = ctx_a、ctx_b、activity_label、endings、label
form-hellaswag-scored = 按每个字符计最可能的结尾
form-winogrande = sentence、option1、option2、answer
form-winogrande-scored = 使其余部分更可能的选项
form-arc = question、choices、answerKey
form-arc-scored = 按每个字符计最可能的选项
form-gsm8k = question、answer
form-gsm8k-scored = 生成答案；#### 之后的数必须正确。这里前面没有示例；命令行可用 --fewshot 给出
form-glue = sentence、label；sentence1、sentence2、label；等等；或 dev.tsv，以任务命名：rte.tsv
form-glue-scored = 标签的类别，由为该任务微调的模型判断
form-wikitext = page
form-wikitext-scored = 它的全部词元；按发布页面的词计困惑度

## 导出

export-button = 导出
export-heading = 导出
export-choose = 导出什么
export-not-here = 不可用：
export-field = 文本
export-copy = 复制
export-made-heading = 编排后的模型
export-made-make = 生成编排后的模型
export-made-pending = 正在生成…
export-length = { $lines } 行，{ $characters } 个字符
export-download = 保存 { $file }
export-checkpoint = 编排后的模型本身，前提是它的层依次运行：一个文件夹，含 config.json、model.safetensors 及其附属文件，任何能打开该模型的程序都可使用。命令行：atelier export MODEL --schedule "{ $schedule }" --checkpoint FOLDER
export-made-save = 保存 { $name }（{ $size }）
take-away-pytorch = 编排：PyTorch 脚本
take-away-paper = 编排：论文代码的命令行
take-away-mergekit = 编排：mergekit YAML
take-away-bibtex = 引用：BibTeX
take-away-scores-csv = 得分：CSV
take-away-scores-json = 得分：JSON
take-away-latency-csv = 准确率与时间：CSV
take-away-latency-json = 准确率与时间：JSON
take-away-search-csv = 搜索结果：CSV
take-away-search-json = 搜索结果：JSON
export-about = { $what ->
    [take-away-pytorch] 在 Hugging Face transformers 上运行这个编排，包括组和循环。其中 MODEL 是模型的文件夹。
    [take-away-paper] 让论文作者自己的代码运行同样的层所用的命令。它用 lm-evaluation-harness 评测。
    [take-away-mergekit] 把编排后的模型写成独立的检查点：每段相邻的层对应一个切片。
    [take-away-bibtex] 一条对应这次运行，注明编排、模型、构建版本和链接；另一条对应论文。
    [take-away-latency-csv] { export-about-latency }
    [take-away-latency-json] { export-about-latency }
    [take-away-search-csv] { export-about-search }
    [take-away-search-json] { export-about-search }
   *[other] 上面的得分及其区间，以及说明这些数字来历的全部信息：模型和题目的哈希值、编排、种子、题目数、后端和构建版本。
}
export-about-latency = 测得的时间与得分并列，每个编排一行，附哈希值、种子、后端和构建版本。
export-about-search = 搜索找到的结果，每行一个编排，附两半题目上的得分、哈希、种子、后端和构建。

## 通知：引擎

engine-opening = 打开 { $title }
engine-computing = 用 { $title } 计算
engine-stopped = 引擎意外停止{ $doing ->
    [none] { "" }
   *[other] ，当时正在{ $doing }
}{ $why ->
    [none] { "" }
   *[other] ：{ $why }
}
engine-out-of-memory = 引擎在{ $doing }时停止，可能是内存不足{ $megabytes ->
    [0] { "" }
   *[other] ：仅权重就需要 { DIGITS($megabytes) } MB
}
    .hint = 关闭其他标签页和程序，或者打开更小的模型
engine-stopped-again = { $what }；这已经发生了 { $times } 次
    .hint = { engine-reload }
engine-reload = 重新加载页面；编排保存在地址里
engine-restarted = { $what }
    .hint = 它已重新启动；你的编排和目前的结果保留着
engine-other-build = 页面的构建版本是 { $page }，引擎的构建版本是 { $engine }
    .hint = { engine-empty-cache }
engine-another-build = 页面与引擎的构建版本不同
    .hint = { engine-empty-cache }
engine-empty-cache = 在浏览器中清空本站的缓存，再重新加载页面
engine-broken = 引擎停止工作：{ $why }
    .hint = { engine-reload }
engine-part-missing = 引擎的一部分没有加载成功
    .hint = 请再试一次；如果仍不行，请重新加载页面
bench-request = 这个请求无法读懂：{ $why }
bench-ids = 一次测量 1 到 { $sequences } 个序列，每个 1 到 { $tokens } 个词元
bench-schedules = 一次最多测量 { $max } 个编排
bench-nothing-open = 还没有打开模型：请先请求 “load”
bench-reference = ref.bin 有 { $got } 字节，而模型给出 { $expected } 字节
engine-device-lost = { $error }
    .hint = 你的编排和目前的结果保留着
engine-unknown-request = 引擎收到了它不理解的请求：{ $error }
    .hint = 重新加载页面
engine-not-loaded = 它的模块无法加载
engine-garbled = 有一条消息传输时损坏
engine-no-message = 它的回答不是消息

## 通知：链接、模型、编排

address-backend = 地址要求在“{ $other }”上计算，但没有这种后端
    .hint = 写 ?backend=gpu 或 ?backend=cpu，或者不写
address-unknown = 地址里写着 { $field }={ $other }，在这里没有意义
    .hint = { $field }= 后面可以写：{ $known }
address-no-step = 地址要求第“{ $value }”步，但这不是从 1 开始的数
address-step-alone = 地址要求某一步，但没有说是哪一课
    .hint = 写 ?lesson=…&step=…
address-lesson-hidden = 地址隐藏课程，又要求打开其中的 { $lesson }：课程照常显示
address-no-lesson = 地址要求课程“{ $id }”，但这里没有
    .hint = 这里有的课程：{ $known }
address-step-beyond = 地址要求课程 { $id } 的第 { $step } 步，但它只有 { $n } 步：从你上次离开的地方打开
address-one-figure = 地址要求几张图，而框架里只放一张：显示第一张
address-no-model = 地址要求模型“{ $asked }”，但这里没有：打开第一个模型
    .hint = 这里有的模型：{ $known }
address-model-of-link = 地址要求模型“{ $asked }”，而其中的链接是关于 { $name } 的：以链接为准
link-marks = 链接后面的“{ $passed_over }”不属于链接，已忽略
link-other-schedule = 链接的编排在这个模型上不可行：{ $error }
link-chat = 链接的提示词要使用模型的对话模板，但这里的模型文件中没有：按原样读取
    .hint = 打开模型时，加上随模型发布的 chat_template.jinja 或 tokenizer_config.json
link-other-tasks = 链接要求的任务这个模型没有：{ $unknown }
link-other-model = 链接要求 { $name }（{ $asked }），而这是 { $title }（{ $found }）：这里的数字不是链接的数字
    .hint = { $source ->
        [none] 重新打开链接，然后打开它的模型的文件夹
       *[other] 重新打开链接，并在那里查找 { $source }
    }
opening-cancelled = 已取消打开
schedule-dropped = 编排 { $schedule } 已放弃：{ $error }
    .hint = 打开之前的模型，就可以继续使用它
schedule-rescaled = { $before } 层的 { $written } 变成了 { $n_layers } 层的 { $scaled }：{ $is_deeper ->
    [true] 每一层变成了相对深度相同的那些层
   *[other] 落在同一位置的层只保留了第一个
}{ $is_full ->
    [true] ；这就是完整模型
   *[other] { "" }
}

## 通知：文件

file-not-opened = { $name } 没有打开：{ $what }
file-unknown-figure = 它的图不是这里的任何一张
    .hint = 重新加载页面：页面可能是旧的
file-other-model = { $name } 没有打开：它是用模型 { $model }（{ $hash }…）计算的，这份 Atelier 里没有该模型
    .hint = 打开该模型的文件夹，再拖放这个文件
file-other-numbers = { $name } 是用 { $theirs } 计算的，而这里是 { $ours }：这里的数字不是它的数字
file-more-models = { $name } 还显示了另外 { $n } 个模型：打开和引用的是 { $title } 的部分
file-opened-scores = { $name } 已打开：编排、任务、题目和种子都相同；全部在此重新计算
file-opened-prompt = { $name } 已打开：编排和提示词都相同；全部在此重新计算
file-opened-items = { $name } 已打开：任务、题目和种子都相同；全部在此重新计算
file-opened-schedule = { $name } 已打开：编排相同；全部在此重新计算
file-opened-otherwise = { $name } 已打开并在此重新计算，但与原来不同：{ $others }
    .hint = 命令行会按文件所说的计算：atelier run FILE
file-otherwise-items = 同样的任务，但题目不同
file-otherwise-order = 题目按种子的随机顺序，原来是按文件中的顺序
file-otherwise-bos = 文本按这个模型的惯例开头，原来是按文件所说
file-otherwise-few-shot = 问题前面没有示例
file-otherwise-length = 答案为通常的长度
file-not-shown = 它要求的内容在页面上没有位置
    .hint = 命令行可以运行它：atelier run FILE
file-token-ids = 它的提示词是词元编号的列表，而页面接受文本
    .hint = { file-for-terminal }
file-chat = 它的提示词要使用模型的对话模板，但这里打开的模型文件中没有
    .hint = 打开模型时，加上随模型发布的 chat_template.jinja 或 tokenizer_config.json
file-for-terminal = 命令行可以运行它：atelier run FILE
file-without-tasks = 它的任务这个模型一个也没有：{ $unknown }
    .hint = 在“你自己的题目”中添加它们的题目，再拖放这个文件
file-missing-tasks = { $name }：任务 { $unknown } 不在这里，已略去
file-other-items = { $name }：任务 { $others } 在这里的题目与原来不同
file-other-schedule = 它的编排 { $schedule } 在这个模型上不可行：{ $error }
    .hint = 在文件中改正
file-not-ours = { $why }
    .hint = 请拖放从这里的图或由 atelier sweep 保存的 SVG、PNG 或 JSON 文件
settings-not-kept = 这个浏览器不为本页保存任何内容：语言、主题和课程中的预测，在关闭或重新加载后就没有了
    .hint = 若要保留，请离开隐私窗口，或允许本页存储数据。链接会保留编排。
link-no-catalog = 模型列表没有取到，所以还不知道这份 Atelier 有没有链接所用的 { $name }
    .hint = 请重新加载页面再试；地址里仍保留这个链接。
catalog-without-model = { $file } 没有列出模型 { $name }
    .hint = 从提供的模型中选择一个
folder-unreadable = 这个文件夹里没有可读的文件
    .hint = { folder-of-links }
report-damaged = 报告已损坏：{ $error }
    .hint = { report-run-again }
report-unwritable = 报告无法写出：{ $error }
    .hint = { report-run-again }
report-missing = 还没有任何结果
    .hint = { report-run-again }
report-without-table = 这项内容没有表格
    .hint = { report-run-again }
report-run-again = 重新运行，再保存
file-not-saved = { $name } 没有保存：{ $what }
file-not-made = 这个浏览器无法生成 { $name }
    .hint = 保存为 SVG，内容相同
file-unreadable = 浏览器无法读取这个文件
    .hint = 它可能已被移动或修改：请重新选择
items-lost = 你的 { $names } 题目随引擎一起丢失了
    .hint = 重新添加它们的文件
items-without-model = 题目要在模型上评分，而现在没有打开模型
    .hint = { open-model-first }
items-parquet = Parquet 文件存放的是表格，而题目从 JSON 行读取
    .hint = { parquet-instead }
items-too-large = 题目有 { FIXED($megabytes, decimals: 1) } MB，这里最多读取 { FIXED($most, decimals: 1) } MB
    .hint = 取其中一部分行；命令行（atelier eval）可以读取整个文件
open-model-first = 先打开一个模型
export-without-model = 没有打开模型
    .hint = { open-model-first }
export-without-scores = 这个编排还没有得分
    .hint = 等待最初的题目，或者重新评分
export-without-times = 还没有测量时间
    .hint = 在“准确率与时间”面板中测量
export-without-search = 还没有搜索过
    .hint = 请在“预算内最好的编排”面板中搜索

## 图片

pooled-no-room = { $model } 的 { $task } 没有画出：完整模型不比猜测好
pooled-title = 全部变体，{ $tasks } 的中位数（论文，图 A.8 和 A.9）

## 结论的文本

findings-run = { $n } 个编排，题目来自 { $tasks }
findings-run-of-file = { $tasks } 各最多 { $n } 道题
findings-rest-on = 模型 { $model }，数据 { $data }，种子 { DIGITS($seed) }，构建版本 { $build }，{ $adapter }。
findings-heading =
    # 论文的结论，在 { $model } 上

    { $run }。得分是占完整模型高于随机水平的得分的份额，取各任务的中位数；损失是正确答案的奈特数，取各任务的平均。区间：95 %，对题目用自助法。如果一项结论的全部测量值连同区间都高于其界限，这项结论就成立；“任务”一列是单独就能体现它的任务数。

    | 节 | 结论 | 判断 | 任务 |
    |---|---|---|---|
findings-row = | { $question } | { $claim } | { $verdict } | { $n } / { $of } |
findings-measures =
    | 节 | 测量 | 值 | 95 % 区间 | 要求 |
    |---|---|---|---|---|
findings-measure = | { $section } | { $name }，{ $unit } | { FIXED($value, decimals: 3) } | { FIXED($low, decimals: 3) } 到 { FIXED($high, decimals: 3) } | { $limit ->
    [none] { "" }
   *[other] 高于 { $limit }
} |
unit-share = 得分
unit-nats = 奈特
unit-loops-per-layer = 每层的循环次数

## 文件

file-bad-name = “{ $name }”不是普通的相对文件名：{ $reason }
file-missing = { $folder } 里缺少 { $name }
file-links =
    { $folder } 里有代替文件的链接，而浏览器不跟随链接：无法读取 { $name }
    .hint = { folder-of-links }
folder-of-links = Hugging Face 缓存的文件夹里是链接，浏览器不跟随它们：huggingface-cli download OWNER/NAME --local-dir FOLDER 会生成由文件组成的文件夹，请打开那个文件夹
file-no-folder = { $folder } 不是可以打开的文件夹：{ $reason }
file-denied = 无权读取 { $folder } 中的 { $name }
file-not-a-file = { $folder } 中的 { $name } 不是文件
file-too-large = { $name } 有 { DIGITS($got) } 字节或更多，最多读取 { DIGITS($limit) } 字节
file-short = { $name } 在 { DIGITS($expected) } 字节中的第 { DIGITS($got) } 字节处结束；可能是复制时被截断
    .hint = { fetch-anew }
fetch-anew = 重新下载这个文件
file-http = 服务器对 { $name } 回答了 { $status }
file-unreachable = 连不上服务器，而这台设备上没有保存 { $name }
    .hint = { connect-and-try }
connect-and-try = 连接网络后再试一次
model-unreachable = 连不上服务器，而这台设备上没有保存模型 { $title }
    .hint = { connect-and-try }
file-read = 无法读取 { $name }：{ $reason }
answer-without-body = 回答没有正文

extras-not-loaded = 所需的程序部分无法加载：{ $reason }
    .hint = 再试一次；如果没有用，说明服务器上缺少它
extras-other-build = 所需的程序部分与页面的构建版本不同（{ $build }）
    .hint = 重新加载页面
extras-ended = 负责此事的程序部分崩溃了：{ $reason }
    .hint = 给它的内容可能已损坏，或者内存太小
extras-garbled = 负责此事的程序部分给出了别的回答
    .hint = 重新加载页面
extras-no-reason = 浏览器没有说明原因

chat-template-too-large = 模型的对话模板有 { DIGITS($bytes) } 字节，最多读取 { DIGITS($max) } 字节
chat-messages-too-large = 提示词有 { DIGITS($bytes) } 字节，对话模板最多处理 { DIGITS($max) } 字节
chat-text-too-large = 模型的对话模板写出的内容超过 { DIGITS($max) } 字节
chat-too-many-steps = 模型的对话模板在 { DIGITS($max) } 步内没有结束
chat-too-slow = 模型的对话模板在 { DIGITS($seconds) } 秒内没有结束
chat-nothing = 模型的对话模板对这个提示词什么也没有写出
    .hint = 不使用模板给出提示词
chat-other-form =
    模型的 tokenizer_config.json 中的对话模板不是可读的形式：可读的是一段文本，或含有名为“default”的模板的列表
chat-not-utf8 = 模型的 chat_template.jinja 不是 UTF-8 文本
    .hint = { fetch-anew }
chat-template = 模型的对话模板无法执行：{ $reason }
chat-refused = 模型的对话模板拒绝了这个提示词：“{ $reason }”

rows-not-parquet = 这不是 Parquet 文件
rows-encrypted = 这个 Parquet 文件已加密
rows-damaged = 这个 Parquet 文件已损坏：{ $reason }
    .hint = { fetch-anew }
rows-file-too-large = 这个 Parquet 文件有 { DIGITS($bytes) } 字节，最多读取 { DIGITS($max) } 字节
rows-too-many-rows = 这个 Parquet 文件有 { DIGITS($rows) } 行，最多读取 { DIGITS($max) } 行
rows-too-many-columns = 这个 Parquet 文件超过 { DIGITS($max) } 列
rows-too-deep = 这个 Parquet 文件的列嵌套超过 { $max } 层
rows-too-many-values = 这个 Parquet 文件的 { $column } 在一个行组里超过 { DIGITS($max) } 个值
rows-unpacked-too-large = 这个 Parquet 文件解压后一个行组超过 { DIGITS($max) } 字节
rows-text-too-large = 这个 Parquet 文件的行写成 JSON 超过 { DIGITS($max) } 字节
rows-packing = 这个 Parquet 文件的 { $column } 用 { $name } 压缩，不能读取
    .hint = { rows-write-anew }
rows-encoding = 这个 Parquet 文件的 { $column } 使用编码 { $number }，不能读取
    .hint = { rows-write-anew }
rows-write-anew = 用 pyarrow 的默认设置重新写一遍
rows-kind = 这个 Parquet 文件的 { $column } 是 { $kind } 类型，JSON 没有对应的形式
    .hint = 去掉这一列重新写
rows-not-text = 这个 Parquet 文件的 { $column } 含有不是 UTF-8 的文本

## 模型

model-no-config = { file-missing }
    .hint = 模型文件夹包含 config.json、tokenizer.json 和 *.safetensors（如 Hugging Face 所发布），或者一个 GGUF 文件形式的模型
model-pointer = { $file } 是 Git LFS 指针，代表一个没有下载的文件（{ $size }）
    .hint = git lfs pull 会下载真正的文件；huggingface-cli download OWNER/NAME --local-dir FOLDER 也可以
model-in-gguf = { checkpoint-header }

checkpoint-no-weights = { $folder } 既没有 model.safetensors，也没有 model.safetensors.index.json
    .hint = 其他格式的权重，例如 pytorch_model.bin，要先转换成 safetensors 或 GGUF
checkpoint-header = { $file }：{ $source }
    .hint = { fetch-anew }
checkpoint-index = model.safetensors.index.json 无效：{ $reason }
checkpoint-no-file =
    { $folder } 里缺少 { $file }：model.safetensors.index.json 指明 { DIGITS($n_all) } 个张量中有 { DIGITS($n_tensors) } 个在其中
    .hint = 把模型的所有权重文件放进这个文件夹；huggingface-cli download OWNER/NAME --local-dir FOLDER 会下载缺少的文件
checkpoint-missing = { $file ->
    [none] { $n_files } 个权重文件都没有
   *[other] { $file } 没有
}这个模型需要的张量 { $name }（{ $what }）{ $n_more ->
    [0] { "" }
   *[other] ；{ checkpoint-missing-more }
}
    .hint = { $is_head_alone ->
        [true] 如果输出头就是词元嵌入，在 config.json 中写上 "tie_word_embeddings": true；否则重新下载权重文件
       *[other] { same-model-or-copy }
    }
checkpoint-missing-more = { $is_cut ->
    [true] 另外还缺少 { DIGITS($n_more) } 个，例如 { $more }
   *[false] 另外还缺少 { $n_more } 个：{ $more }
}
same-model-or-copy = { $is_gguf ->
    [true] 另找一份这个模型：它的元数据与张量不相符
   *[false] { same-model }
}
same-model = 检查 config.json 与权重文件是否来自同一个模型
checkpoint-unexpected = { $file }：张量 { $name } 不属于这个架构{ $n_more ->
    [0] { "" }
   *[other] （另有 { DIGITS($n_more) } 个）
}
    .hint = { same-model-or-copy }
checkpoint-misplaced = { $file } 里有张量 { $name }，它应该在 { $expected } 里
checkpoint-unsupported-dtype = { $file }：张量 { $name } 存储为 { $got }；支持的是 F32、F16 和 BF16
checkpoint-shape = { $file }：张量 { $name } 的形状是 { $got }，而{ $is_gguf ->
    [true] 元数据
   *[false] config.json
}要求 { $expected }
    .hint = { same-model-or-copy }
checkpoint-changed =
    { $file } 不是刚才读取文件头的那个文件：它在此期间改变了，或者在最后一个张量之后还有内容

config-too-large = config.json 有 { DIGITS($got) } 字节，最多读取 { DIGITS($limit) } 字节
config-not-an-object = config.json 不是 JSON 对象：{ $reason }
config-beside = { $file } 无效：{ $reason }
config-missing = config.json 里没有 { $key }
config-bad = config.json：{ $key } 必须是{ $expected }，但它是 { $got }
config-contradiction = config.json：{ $key } 是 { $got }，与 { $other } 不相符
config-unknown-architecture = 不支持架构 { $got }；支持的是：{ $supported }
    .hint = 打开其中一种的模型；README 列出了各系列及其模型
config-other-type = config.json：architectures 写的是 { $architecture }，它的 model_type 是 { $of_type }，而 model_type 写的是 { $model_type }：两者之一有误
    .hint = 从发布模型的地方重新下载 config.json
config-outside = { $got } 是{ $kind }，不在范围之内：其他类型的层不能在这里重新排列
    .hint = 打开各层相同的系列的模型：Llama、Qwen、Gemma、GPT-2 等，README 里有列表
outside-experts = 混合专家模型
outside-state-space = 状态空间模型
outside-multimodal = 除文本外还处理图像或声音的模型
outside-encoder-decoder = 编码器加解码器的模型
config-unknown-rope = config.json：不支持旋转位置编码类型 { $got }；支持的是：{ $supported }
config-unknown-key = config.json：{ $model_type } 会按 Llama 的方式计算，但不清楚 { $key } 对它意味着什么
config-unsupported = config.json：{ $key } 是 { $got }；这会改变计算方法，不支持

header-no-length = 它有 { $got } 字节，少于文件头长度所需的 8 字节
header-too-large =
    它的文件头声称有 { $got } 字节，最多读取 { DIGITS($limit) } 字节；这是 safetensors 文件吗？
header-cut-off =
    它的文件头声称有 { DIGITS($expected) } 字节，后面只有 { DIGITS($got) } 字节；文件被截断了
header-json = 它的文件头无效：{ $reason }
header-shape = 张量 { $name } 的形状 { $shape } 不可能
header-size = 张量 { $name } 有 { DIGITS($got) } 字节，但它的形状和数据类型需要 { DIGITS($expected) } 字节
header-layout =
    张量 { $name } 从第 { DIGITS($got) } 字节开始，但前一个在第 { DIGITS($expected) } 字节结束
header-file-size = 它的张量在第 { DIGITS($expected) } 字节结束，但文件在第 { DIGITS($got) } 字节结束

weight-format-unknown = { $got } 不是可读取的数的格式；可读取的是：{ $known }
weight-format-length = { DIGITS($bytes) } 字节不是以 { $format } 存储的 { DIGITS($numbers) } 个数

quantise-bits = “{ $got }”不是可用的比特数：模型在加载时量化为 8 或 4 比特
quantise-choice = 下一个打开的模型的权重
quantise-as-stored = 按存储的原样
quantise-bits-choice = { $bits } 比特
quantise-hint = 8 或 4 比特占用更少内存，也会改变数值：矩阵在加载时量化，每 32 个数一组，每组一个缩放系数。
model-row-quantising = 量化造成的变化
model-quantising-measuring = 正在与按原样存储的模型逐层对照测量
model-quantising-stopped = 停在 { $done } / { $total } 步
model-quantising-measure = 测量变化
model-quantising-found = 在 { $task ->
    [none] 按编号取的
   *[other] “{ $task }”文本的
} { $n } 个词元上，与按原样存储的模型对照：KL 散度平均每个词元 { FIXED($mean, decimals: 4) } 奈特，最大 { FIXED($most, decimals: 4) }；{ $n } 个中有 { $changed } 个（{ PERCENT($share) }）之后的最可能词元不同；logits 最多相差 { FIXED($logit, decimals: 3) }；在 { $place } 上计算{ $is_kept ->
    [true] ，是之前算好并保留在这个浏览器里的
   *[false] { "" }
}
quantised = 加载时量化为 { $bits } 比特
model-with-bits = { $model }，{ $bits } 比特
backend-not-quantisable =
    权重 { $name } 不能量化为 { $bits } 比特：它含有不是有限值的数，或者对半精度的缩放系数来说太大的数
    .hint = 按存储的原样打开模型
session-other-bits =
    这里针对的是{ $asked ->
        [none] 按原样存储的
       *[other] 量化为 { $asked } 比特的
    }模型，而打开的是{ $here ->
        [none] 按原样存储的
       *[other] 量化为 { $here } 比特的
    }
    .hint = 先按那种方式打开
differs-bits = 一边的模型是{ $mine ->
    [none] 按原样存储的
   *[other] 量化为 { $mine } 比特的
}，另一边是{ $theirs ->
    [none] 按原样存储的
   *[other] 量化为 { $theirs } 比特的
}
link-other-bits = 链接针对的是{ $asked ->
    [none] 按原样存储的
   *[other] 量化为 { $asked } 比特的
}模型，而打开的是{ $here ->
    [none] 按原样存储的
   *[other] 量化为 { $here } 比特的
}：数字可能不同
link-part-quantise = 比特数
file-other-bits = 它针对的是{ $asked ->
    [none] 按原样存储的
   *[other] 量化为 { $asked } 比特的
}这个模型，而打开的是{ $here ->
    [none] 按原样存储的
   *[other] 量化为 { $here } 比特的
}。请按那种方式打开，再拖放这个文件

gguf-divisors = rope_freqs.weight 在文件开头附近没有为每个头的每一对给出大于 0 的除数
gguf-not-gguf = 它不像 GGUF 文件那样以 GGUF 开头
gguf-big-endian = 它是为大端机器写的，只能读取小端的 GGUF 文件
    .hint = 找名称里没有 big-endian 或 bf 的文件，或者用 gguf-convert-endian 转换
gguf-version = 它是版本 { DIGITS($got) } 的 GGUF 文件；能读取版本 2 和 3
    .hint = 找这个模型更新的文件
gguf-header-too-large = 它的文件头至少有 { $at_least } 字节，最多读取 { DIGITS($limit) } 字节
gguf-cut-off = 它的文件头至少有 { DIGITS($at_least) } 字节，而文件只有 { DIGITS($got) } 字节；它被截断了
    .hint = { fetch-anew }
gguf-too-many = 它声称有 { $got } { $what ->
    [keys] 个元数据键
    [items] 个数组元素
    [tensors] 个张量
    [axes] 个张量轴
   *[merges] 条合并规则
}，最多读取 { DIGITS($limit) }
gguf-text-too-long = { $near } 处或之后的文本声称有 { $got } 字节，最多读取 { DIGITS($limit) } 字节
gguf-not-text = { $near } 处或之后的文本不是 UTF-8
gguf-first-text = 第一个名称
gguf-value-type = { $key } 的值是未知类型 { DIGITS($got) }
gguf-nested = { $key } 是数组的数组，不能读取
gguf-no-truth = { $key } 是真假值，却是 { DIGITS($got) }，而不是 0 或 1
gguf-key-twice = 键 { $key } 出现了两次
gguf-tensor-twice = { tensor-twice }
gguf-alignment = general.alignment 是 { $got }，它必须是不超过 { DIGITS($limit) } 的 2 的幂
gguf-format = 张量 { $name } 存储为 { $got }；可读取的格式是：{ $known }
    .hint = 找同一模型的另一种量化，例如 Q8_0 或 Q4_K_M
gguf-shape = { header-shape }
gguf-row = 张量 { $name } 的每行有 { DIGITS($length) } 个数，不是 { $format } 的 { DIGITS($block) } 个数的整块
gguf-offset = 张量 { $name } 从 { $got } 开始，不是 { DIGITS($alignment) } 的倍数
gguf-overlap = 张量 { $name } 从张量 { $other } 的内部开始
gguf-outside = 张量 { $name } 在第 { DIGITS($end) } 字节结束，但文件在第 { DIGITS($file_bytes) } 字节结束
    .hint = { fetch-anew }
gguf-no-key = 它的元数据没有 { $key }
gguf-key = { $key } 必须是{ $expected }，但它是 { $got }
gguf-made = 它的元数据使 { $key } 为 { $got }，而它必须是{ $expected }
gguf-apart = 它的元数据使 { $key } 为 { $got }，与 { $other } 不相符
gguf-unsupported = 它的元数据使 { $key } 为 { $got }；这会改变计算方法，不支持
gguf-no-tensor = 它没有张量 { $name }
gguf-architecture = GGUF 文件不支持架构 { $got }；支持的是：{ $known }
gguf-tokenizer-model = 不支持 { $got } 类型的分词器；支持的是：{ $known }
gguf-pre = 不清楚名为 { $got } 的分词器怎样切分文本；已知的是：{ $known }
    .hint = 把同一个模型作为带有 tokenizer.json 的文件夹打开
gguf-tokenizer = 它的元数据中的分词器无效：{ $reason }
gguf-token-twice = 词元 { $token } 在词表中出现了两次
gguf-token-lists = { $key } 有 { DIGITS($got) } 项，但有 { DIGITS($n_tokens) } 个词元
gguf-token-id = { $key } 是 { DIGITS($got) }，但有 { DIGITS($n_tokens) } 个词元
gguf-merge = 有一条合并规则不是两个词元：{ $merge }
gguf-no-token = 分词器没有指明{ $what ->
    [bos] 文本开始词元，虽然它会在开头加一个
    [eos] 文本结束词元，虽然它会在结尾加一个
   *[unknown] 代表未知内容的词元
}
gguf-part-name = { $name } 不是模型分卷的名称：分卷是 NAME-00001-of-00003.gguf
gguf-part = { $name } 与其他分卷不属于一起：应为 { $expected }，实为 { $got }
    .hint = 把一个模型的所有分卷放进一个文件夹，不放别的模型的
gguf-list = { DIGITS($n) } 项的列表
gguf-must-be-text = 文本
gguf-must-be-count = 从 0 起的整数
gguf-must-be-number = 数
gguf-must-be-positive = 从 1 起的整数
gguf-must-divide = 能整除 { DIGITS($rows) }（所有查询的宽度）的数
gguf-must-be-flag = { must-be-flag }
gguf-must-be-texts = 文本的列表
gguf-must-be-kinds = 词元类型的列表，1 到 6
gguf-must-be-scores = 数的列表
gguf-must-be-at-most = 不超过 { DIGITS($max) } 的数
gguf-must-be-rope = none、linear 或 yarn

expecting-tensors = 由张量组成的对象
tensor-long-name = 有一个名称超过 { $limit } 字节：{ $name }
tensor-too-many = 张量超过 { DIGITS($max) } 个
tensor-wrong = 张量 { $name }：{ $reason }
tensor-twice = 张量 { $name } 出现了两次

manifest-invalid = { config-beside }
manifest-missing = 缺少 { $name }，而 { $manifest } 列出了它，SHA-256 为 { $expected }
    .hint = { fetch-anew }
manifest-size = { $name } 有 { DIGITS($got) } 字节，但 { $manifest } 列出的是 { DIGITS($expected) } 字节
    .hint = { fetch-anew }
manifest-changed =
    { $name } 不是下载的那个文件：它的 SHA-256 是 { $got }，原来是 { $expected }
    .hint = 从 Hub 的缓存中删除它，以及它的名称所指向的文件；然后会重新下载
manifest-altered =
    { $name } 不是 { $manifest } 列出的文件：它的 SHA-256 是 { $got }，应该是 { $expected }
    .hint = { fetch-anew }

tokenizer-too-large = tokenizer.json 有 { DIGITS($got) } 字节，最多读取 { DIGITS($limit) } 字节
tokenizer-invalid = tokenizer.json 无效：{ $reason }
tokenizer-unsupported =
    tokenizer.json：不支持{ $what ->
        [added_tokens] 附加词元
       *[other] { " " }{ $what }
    } { $got }；支持 BPE、WordPiece、WordLevel 和 Unigram 分词器的常见部分
tokenizer-wrong-vocabulary =
    tokenizer.json 的词元编号到 { DIGITS($got) }，但模型的词表到 { DIGITS($expected) } 为止；它属于另一个模型
    .hint = 检查 tokenizer.json 与 config.json 是否来自同一个模型
tokenizer-text-too-long = { DIGITS($got) } 字节的文本超过了 { DIGITS($limit) } 字节的上限
tokenizer-no-bos = 要求文本开始词元，但 config.json 没有指明 bos_token_id
tokenizer-no-prefix =
    空的上文需要一个前缀词元，但 config.json 既没有指明 bos_token_id，也没有指明 eos_token_id
tokenizer-empty-continuation = 续文“{ $continuation }”没有给上文增加词元
tokenizer-failed = 分词器失败：{ $reason }

token-without-form = { $token }，它的规范化器什么也不留下
token-of-spaces = 由空格组成的 { $token }，带 lstrip
unknown-type = 未知类型
added-too-long = 一个附加词元最多 { DIGITS($max) } 字节，全部最多 { DIGITS($all_max) } 字节：它们超过了
merge-too-long = 有一条合并规则产生 { DIGITS($bytes) } 字节的词元，比词表中所有词元都长
merge-not-two = 有一条合并规则不是两个词元
merges-too-many = 合并规则超过 { DIGITS($max) } 条
unknown-too-long = 它的 unk_token 有 { DIGITS($bytes) } 字节，最多允许 { DIGITS($max) } 字节
words-too-long =
    它查找长达 { DIGITS($chars) } 个字符的词片段，最多允许 { DIGITS($max) } 个字符
model-otherwise = 它的模型与各部分所说的不同
vocabulary-too-many = 词元超过 { DIGITS($max) } 个
vocabulary-too-long = 它的片段总共超过 { DIGITS($max) } 字节
vocabulary-long-token = 有一个词元超过 { DIGITS($max) } 字节
part-key-twice = 键 { $key } 在其中一个部分里出现了两次
part-bert = 它的 BertNormalizer 必须说明 { $key } 是真还是假
part-too-many = 它的 { $what } 有超过 { $max } 个部分
part-replace = 空内容或正则表达式的 Replace
part-precompiled = 表格没有去处的 Precompiled
part-strip = stop 为 { DIGITS($stop) } 的 Strip
part-split = 模式有 { DIGITS($bytes) } 字节的 Split，最多读取 { DIGITS($max) } 字节
part-growth = 它的 { $what } 可能把文本变为 { DIGITS($times) } 倍长，最多允许 { $max } 倍
surround-too-many = 它在文本的一侧加超过 { $max } 个词元
surround-sequence = 它的单文本模板在那里有序列 { $id }
surround-unknown-token = 它的模板指明了未知的词元 { $id }
surround-no-text = 它的模板没有放文本的位置
expecting-vocabulary = 词元及其编号的表
expecting-scored = 词元及其得分的列表
expecting-part = 分词器的一个部分
expecting-merges = 合并规则的列表
expecting-merge = 两个词元
expecting-token = 词元

## 题目文件

bad-line = { $file }，第 { DIGITS($line) } 行：{ $problem }
task-file-empty = { $file } 里没有题目
    .hint = 每行写一道题：写成 JSON 对象，或者在一行列名之下写成 GLUE 任务的各列
task-file-unknown = { $file }：没有一行具有已知题目格式的字段
    .hint = { items-forms-known }
task-file-which-glue = { $file } 可能是这些任务的题目，它们的字段相同：{ $tasks }
    .hint = 把任务的名称写进文件名
task-file-not-json =
    { $file } 是{ $what }；题目从 JSON 读取：每行一个对象（.jsonl）或一个由对象组成的数组（.json），两者都可以用 gzip 压缩（.gz）
    .hint = { $what ->
        [other-format-parquet] { parquet-instead }
       *[other] { items-forms-known }；如果是表格，可以用 Python 生成这样的行：pandas.read_csv(FILE).to_json("items.jsonl", orient="records", lines=True)
    }
parquet-instead = 如果是基准测试，给出它的名称而不是文件（例如 arc_easy）：它的数据会下载并读取；如果是你自己的文件，可以用 Python 生成这样的行：pandas.read_parquet("items.parquet").to_json("items.jsonl", orient="records", lines=True)
items-forms-known = 每行写一个 JSON 对象，字段属于下列之一：atelier（context、choices、answer、label，或 context、text）；lambada（text）；hellaswag（ctx_a、ctx_b、activity_label、endings、label）；winogrande（sentence、option1、option2、answer）；arc（question、choices、answerKey）；gsm8k（question、answer）；wikitext（page）；或者 GLUE 任务的 dev.tsv
task-file-packed = { $file } 无法解压：{ $reason }
task-file-unpacks-to-too-much = { $file } 解压后超过可读取的 { DIGITS($bytes_max) } 字节
task-file-too-many-items = { $file } 的题目超过允许的 { DIGITS($items_max) } 道

item-too-long = 这一行有 { DIGITS($got) } 字节，超过允许的 { DIGITS($max) } 字节
item-not-text = 这一行从第 { DIGITS($byte) } 字节起不是 UTF-8 文本；请把文件保存为 UTF-8
item-not-an-object = 应为 JSON 对象：{ $reason }
item-missing = 缺少 `{ $field }`
item-wrong = `{ $field }` 必须是{ $expected }，但它是 { $got }
item-half-character = `{ $field }` 里有半个代理对，它不是文本：{ $got }
item-too-many = `{ $field }` 有 { DIGITS($got) } 项，超过允许的 { DIGITS($max) } 项
item-same-label = 两个选项的标签都是 { $label }
item-in-array = 第 { DIGITS($number) } 题：{ $problem }
item-array-without-end = 数组没有以 ] 结束：文件可能被截断了
item-array-goes-on = 数组已经结束，文件却还在继续；请每行放一个对象
item-choices-and-answer = `choices` 和 `answer` 同时给出了
item-no-choices-no-answer = 缺少 `choices`、`answer` 或 `text`
item-other-kind = 文件的第一道题是另一种类型；文本没有正确答案，所以文本要放进单独的文件
item-other-length = `text` 与 `label` 的长度不同
item-unlabelled = `label` 是 -1：这些题目的答案是保密的，所以无法评分；请用验证集的题目（dev.tsv）
item-no-column = 第一行没有名为 `{ $column }` 的列
item-other-columns = 这一行有 { DIGITS($got) } 列，应有 { DIGITS($expected) } 列；列之间用制表符隔开，引号是普通字符
item-another-value = 这是另一个值
item-nothing = 空的字段
item-reason = 第 { DIGITS($column) } 列：{ $reason }

expected-text = 字符串
expected-filled-text = 非空的字符串
expected-name = 字符串或整数
expected-list = 列表
expected-filled-list = 非空的列表
expected-texts = 由非空字符串组成的列表
expected-names = 由字符串或整数组成的列表
expected-choice = 0 到 { $last } 的选项
expected-one-of = { $labels }之一
expected-value = 0 到 { $max } 的数
expected-spans = 由 [start, end] 字符对组成的列表，在答案的 { DIGITS($n_characters) } 个字符之内
expected-text-with-blank = 用 `_` 代表选项的文本
expected-labelled-list = 由带有 `text` 和 `label` 的对象组成的列表
expected-labelled-object = 带有 `text` 和 `label` 的对象

other-format-parquet = Parquet 文件
other-format-arrow = Arrow 文件
other-format-zip = ZIP 压缩包
other-format-zstandard = 用 Zstandard 压缩的文件
other-format-bzip = 用 bzip2 压缩的文件
other-format-xz = 用 xz 压缩的文件
other-format-tar = tar 归档
other-format-not-json = 非 JSON 文件

encode = { $task }，第 { DIGITS($line) } 行：{ $problem }
encode-tokenizer = 分词器拒绝了这段文本：{ $reason }
encode-no-context = 上文没有词元
encode-no-continuation = 续文没有词元
encode-too-long =
    续文有 { DIGITS($got) } 个词元，模型最多读取 { DIGITS($context_length) } 个
encode-no-room =
    { DIGITS($max_tokens) } 个词元的答案没有留下位置：模型最多读取 { DIGITS($context_length) } 个词元

few-shot-too-few = 要求 { DIGITS($wanted) } 个示例，而只有 { DIGITS($got) } 个
few-shot-too-many = 要求 { DIGITS($wanted) } 个示例，而最多可以有 { $max } 个

run-item-too-large =
    { $task }，第 { DIGITS($line) } 行：各选项共 { DIGITS($rows) } 个词元，超过这个后端一次能处理的 { DIGITS($rows_max) } 个
run-text-too-large =
    { $task }，第 { DIGITS($line) } 行：文本一次读取 { DIGITS($rows) } 个词元，即模型的上下文；这个后端最多处理 { DIGITS($rows_max) } 个
    .hint = CPU 能处理更多：--backend cpu
run-text = { $task }，第 { DIGITS($line) } 行：分词器无法读取生成的内容：{ $reason }
run-scores-missing = 要求 { DIGITS($expected) } 个得分，后端给出了 { DIGITS($got) } 个

## 可以向模型要求什么

unsuited-no-head = { backend-no-head }
unsuited-scores = 这个模型的每个词元都能看到后面的词元，所以文本的续文没有对数概率，无法评分
    .hint = 可以查看隐藏状态、相似度、注意力和被遮盖的词元
unsuited-writing = { backend-not-causal }
    .hint = 把掩码词元放进提示词，就会显示该位置最可能的词元
unsuited-classifies = { backend-classifies }
    .hint = 可以使用 GLUE 任务，查看 logits、隐藏状态、相似度和注意力
unsuited-times = 这个模型不生成文本，所以没有每个词元的时间
past-context = 这里有 { tokens }：从第 { DIGITS($from) } 个起超出了模型 { DIGITS($context) } 个词元的上下文

## 会话

session-no-model = { export-without-model }
    .hint = 先打开一个模型
session-not-quantised = 模型是按存储的原样打开的，所以没有量化造成的变化
    .hint = 以 8 或 4 比特打开它
session-stored-unread = 没有测量变化，因为无法再次读取按原样存储的权重：{ $error }
    .hint = 重新打开模型
session-quantising-too-large = 没有测量变化：打开的模型再加上按原样存储的权重，内存中将有 { DIGITS($needed) } MB，而这里能容纳 { DIGITS($allowed) } MB
    .hint = 在终端中用 atelier inspect MODEL --quantise { $bits } 测量
session-no-tokenizer = 这个模型的文件夹没有 tokenizer.json，所以它不能读取文本
    .hint = 加上随模型发布的 tokenizer.json
session-tokenizer-unread = 文本无法变成词元：{ $why }
    .hint = 改为给出词元编号：不能查看下一个词元、文本、任务和图，可以查看 logits、状态和注意力
session-no-chat-template = 这个模型没有对话模板，chat_template.jinja 和 tokenizer_config.json 里都没有
    .hint = 不使用模板给出提示词，或者换用指令微调的版本
session-empty-prompt = 提示词是空的，而这个模型没有可以作为开头的文本开始词元
    .hint = 请输入内容
session-no-mask = 提示词里没有 { $mask }，而这个模型做填空
    .hint = 在要猜词元的位置放上 { $mask }
session-no-mask-token = 这个模型做填空，但它的分词器没有代表空缺的词元
session-no-task = 没有任务“{ $name }”：这个模型{ $known ->
    [0] 没有任务
   *[other] 有 { $known }
}
session-no-data = { $task } 的题目不在这里{ $asked ->
    [none] ，也没有哈希值说明是哪些题目
   *[other] ：要的是哈希值为 { $asked } 的文件
}
    .hint = { items-of-task }
session-needs-classes = { $task } 的题目有标签，只有带分类头的模型才能给出标签
    .hint = 打开为这个任务微调的模型，形式为 BertForSequenceClassification
session-needs-tokens = { $task } 的题目问的是文本怎样继续，而这个模型给文本分类
    .hint = 可以评分的是 GLUE 任务：--task NAME=FILE，NAME 为 cola、sst2、mrpc、qqp、stsb、mnli、qnli、rte 或 wnli
session-other-problem = { $task } 无法评分：配置为 { $problem } 训练模型的 { DIGITS($n) } 个类别，没有 GLUE 任务属于此类
session-other-classes = { $task } 有 { $n ->
    [0] 一个数值
   *[other] { $n } 个标签（{ $labels }）
}，而这个模型{ $n_model ->
    [1] 给出一个数值
   *[other] 区分 { $n_model } 个类别
}
    .hint = 打开为这个任务微调的模型
session-no-benchmark = 没有名为“{ $name }”的基准测试
    .hint = 现有 { $known }
session-bad-source = “{ $place }”应是 { $task } 的题目的来源，但它不是某次提交的文件
    .hint = 写成 OWNER/NAME@COMMIT/FILE，提交的 40 位要写全
items-of-task = 给出当时使用的 { $task } 题目文件
session-other-harness = { $task } 当时按 lm-evaluation-harness { $asked } 的方式提问，这个程序按 { $here } 的方式提问
    .hint = 重新获取这个基准测试，或者使用写出该实验的程序
session-other-asking =
    按名称获取时，{ $task } 的提问方式是{ $n ->
        [none] 没有示例
       *[other] 带 { $n } 个示例，种子 { $seed }
    }，{ $begins ->
        [true] 前面有文本开始词元
       *[other] 前面没有文本开始词元
    }，而这里要求的与此不同
    .hint = 重新获取这个基准测试，或者在命令行中以文件给出题目：--task NAME=FILE 可以使用其他题目
session-few-shot = { $file }：{ $error }
session-too-many-tasks = 这里已经有 { $max } 个你自己的任务
    .hint = 先移除一个
session-same-items = { $file } 的题目与这里已有的 { $task } 相同
    .hint = 它们只以那个名称评分一次
session-too-long-items = { $file } 有 { DIGITS($got) } 字节，最多读取 { DIGITS($max) } 字节
    .hint = 取文件的一部分；命令行可以全部读取
session-no-items = 没有一行是 { $form } 格式的题目；{ $first }
session-no-figure = 论文的图 { $number } 不在这里计算
session-nothing-to-search = 没有可供搜索的题目：每个任务至少要有两个问题，文本任务不能用来搜索
session-too-shallow = 图 { $figure } 需要至少 4 层的模型，这个模型有 { $n_layers } 层
session-path-too-long =
    { $schedule } 产生 { DIGITS($n_states) } 个状态，最多 { $max } 个可以相互比较
session-states-too-large =
    { DIGITS($tokens) } 个词元的隐藏状态在这个编排下占 { DIGITS($needed) } 字节，最多读回 { DIGITS($allowed) } 字节
    .hint = 给出更短的文本
session-other-model = 这里针对的是模型 { $name }（{ $asked }），而打开的是 { $here }（{ $hash }）
    .hint = 先打开那个模型
session-other-data =
    { $task } 的题目不是所要求的：它们的哈希值是 { $here }，不是 { $asked }
    .hint = { items-of-task }
session-checkpoint-too-large =
    编排后的模型有 { DIGITS($megabytes) } MB 权重，浏览器中最多生成 { $max } MB
    .hint = atelier export MODEL --schedule "{ $schedule }" --checkpoint FOLDER 可以写出它
session-self-test-file = { $file } 已损坏：{ $what }

## 扫描

sweep-listed = 编排 { $number }：{ $error }
sweep-too-many = 这次扫描有 { DIGITS($n) } 个编排，最多运行 { DIGITS($max) } 个
sweep-too-deep =
    这次扫描有 { DIGITS($n) } 个 { $n_layers } 层的编排，总共最多运行 { DIGITS($max) } 层：去掉一些系列、种子或循环次数
sweep-too-long =
    列表中的 { DIGITS($n_schedules) } 个编排超过总共能运行的 { DIGITS($max) } 层：去掉一些
sweep-too-many-variants = { $family } 有 { DIGITS($n) } 个 { $what }，最多运行 { $max } 个
sweep-limit = limit 是 0，它至少是 1；要全部题目就不写它
sweep-task-name = tasks：有一个名称有 { DIGITS($n) } 个字符，最多读取 { $n_max } 个
sweep-alpha = stop：alpha 是 { $alpha }，它必须大于 0，且不超过 { $alpha_max }
sweep-margin = stop：margin 是 { $margin }，它必须大于 0，且小于 1
sweep-unused = { $family } 没有 { $what }

record-foreign = 它属于这次扫描没有的编排或任务
record-above-zero = 它的对数似然是 { $value } 奈特，而对数似然不会大于 0
record-disagree =
    { $task } 第 { DIGITS($line) } 行的题目在 { $schedule } 下有两个结果：{ $one } 和 { $other }

## 不可能的导出

export-parallel = { $group } 是并行组，而{ export-form }只能让层依次运行
    .hint = { export-any }
export-any = PyTorch 脚本可以运行任何编排
export-form = { $form ->
    [mergekit] mergekit 的 passthrough 合并
   *[other] 检查点
}
export-no-layer = 这个编排没有层，而{ export-form }至少需要一层
    .hint = { export-any }
export-no-method = 论文的代码没有能运行这个编排的方法
    .hint = 它有 full、skip、reverse、middle_repeat、random（能识别小于 { $seeds_max } 的种子）、loop_parallel、skip_idx_layer 和 switch_idx_layer；{ export-any }

export-by-place = 第 { $layer } 层会成为合并后模型的第 { $place } 层，{ export-form }会给它那个位置的窗口、位置编码或注意力缩放，而不是它自己的
    .hint = 编排后的模型本身会保留它们，{ export-any }
export-no-family = 论文的代码运行 Llama、Mistral 和 GPT-NeoX 模型，不运行 { $family }
    .hint = { export-any }

mergekit-about = { $model } 的编排 { $schedule }，原有 { $n_layers } 层；合并后的模型有 { $n } 层。
paper-setup = 用于 { $address }，按其 README 设置；在 gpt/ 中运行。
paper-schedule = { $n_layers } 层模型的编排 { $schedule }。
paper-loop-averages = 生成时（gsm8k），该代码把一组的键和值取平均，放进一个槽；
paper-loop-here = Atelier 为每个运行的层保留一个槽。对数似然不受影响。
citation-title = { $model } 的层，编排为 { $schedule }
citation-how = Atelier 的一次运行
citation-note = 模型 { $model }，{ $n_layers } 层，SHA-256 { $hash }；编排 { $schedule }；Atelier { $version }（构建版本 { $build }）
citation-computed = ；在 { $kind }（{ $adapter }）上计算
latency-method = 时间为每个词元的毫秒数，取所有编排各轮的中位数和四分位数；得分：各任务的 (得分 - 随机水平) / (完整模型 - 随机水平) 的中位数，95 % 区间通过对题目重抽样得到
edited-title = { $title }，层 { $schedule }
edited-about = { $model } 的层（SHA-256 { $hash }），另一种顺序。

edited-layers = 编排后的模型将有 { DIGITS($got) } 层，最多读取 { DIGITS($max) } 层
edited-by-place = 第 { $layer } 层会成为编排后模型的第 { $place } 层，这个系列的 config.json 会给它那个位置的窗口、位置编码或注意力缩放，而不是它自己的
    .hint = { export-any }
edited-gguf = { $file } 是 GGUF 文件，而编排后的模型要从 safetensors 文件复制
    .hint = 打开制作这个 GGUF 文件所用的模型
edited-bytes = 编排后的模型将有 { DIGITS($got) } 字节，最多写出 { DIGITS($max) } 字节
edited-header =
    编排后的模型的文件头将有 { DIGITS($got) } 字节，最多读取 { DIGITS($max) } 字节

## 我们自己的文件，以及消息

png-not-png = 这不是完整的 PNG 文件
png-text-too-large = 文本有 { DIGITS($n) } 字节，最多携带 { DIGITS($max) } 字节
png-picture-too-large = 图片有 { DIGITS($n) } 字节，最多携带 { DIGITS($max) } 字节
opened-nothing = 这个文件里没有 Atelier 的实验
opened-version = 这个文件是版本 { DIGITS($version) }，能读取的是版本 { $known }
opened-too-large = 这个文件有 { DIGITS($n_bytes) } 字节，最多读取 67108864 字节
opened-damaged = 这个文件无法作为 Atelier 的文件读取：{ $what }
wire-other-build = 消息来自构建版本 { $build }，与读取它的版本不同
wire-damaged = 消息已损坏

name-rule-empty = 它是空的
name-rule-too-long = 它超过 { $max } 字节
name-rule-too-deep = 它超过 { $max } 级
name-rule-absolute = 它是绝对路径
name-rule-outside = 它指向文件夹之外
name-rule-empty-part = 它有空的部分
name-rule-character = 它含有反斜杠、冒号或控制字符

## 读取模型时作了哪些假定

remark-as-llama = 类型 { $model_type } 不认识；它的张量和键与 Llama 相同，所以按 Llama 的方式计算
remark-default = { $key } 是 { $value }：config.json 里没有它，这是 transformers 采用的值
default-in-turn = { $list }，依次循环
remark-follows = { $key } 为 { $value }：文件没有说明，由架构得出
remark-ignored = config.json 的 { $key } 不起作用：transformers 计算这个模型时不用它
remark-stored = config.json 写的是 { $named }，权重存储为 { $stored }：以存储的类型为准
remark-own-head = 配置让输出头与词元嵌入共用权重，但文件里也有 { $name }：与 transformers 一样，以它作为输出头
remark-head-for-embedding = { $name } 同时作为词元嵌入：配置让两者共用权重，而文件里没有别的
remark-own-bias = 输出头的偏置是 { $name }，不是 { $other }：文件里两者都有，transformers 用前者计算
remark-passed-over = { $count ->
    [1] 与 transformers 一样，不读取张量 { $first }：它不属于这个架构
   *[other] 与 transformers 一样，不读取 { DIGITS($count) } 个张量，例如 { $first }：它们不属于这个架构
}
remark-unread = { $count ->
    [1] 不读取张量 { $first }：它可由配置得出
   *[other] 不读取 { DIGITS($count) } 个张量，例如 { $first }：它们可由配置得出
}
remark-unused = { $count ->
    [1] 不使用张量 { $first }：这里的计算都用不到它
   *[other] 不使用 { DIGITS($count) } 个张量，例如 { $first }：这里的计算都用不到它们
}
remark-tokenizer-unread = { $why }；所以不能让这个模型读写文本，但可以给出词元编号（--ids）
remark-no-embedding = { $count ->
    [1] 词元 { $first } 从不使用：模型没有它的嵌入
   *[other] { DIGITS($count) } 个词元从不使用，例如 { $first }：模型没有它们的嵌入
}

weight-token-embedding = 词元嵌入
weight-project-in = 词元嵌入之后的投影
weight-project-out = 投影回词元嵌入宽度的投影
weight-final-norm = 输出头之前的归一化
weight-head = 输出头
weight-of-layer = 第 { $layer } 层的{ $weight }
weight-attention-norm = 注意力之前的归一化
weight-query = 查询投影
weight-key = 键投影
weight-value = 值投影
weight-output = 注意力的输出投影
weight-mlp-norm = 前馈部分之前的归一化
weight-gate = 前馈部分的门控投影
weight-up = 前馈部分的升维投影
weight-down = 前馈部分的降维投影
weight-position-embedding = 位置嵌入
weight-token-types = 词元类型嵌入
weight-embedding-norm = 嵌入之后的归一化
weight-embedding-norm-bias = 嵌入之后的归一化的偏置
weight-final-norm-bias = 输出头之前的归一化的偏置
weight-head-dense = 输出头之前的投影
weight-head-dense-bias = 输出头之前的投影的偏置
weight-head-norm = 输出头的归一化
weight-head-norm-bias = 输出头的归一化的偏置
weight-head-bias = 输出头的偏置
weight-attention-norm-bias = 注意力之前的归一化的偏置
weight-query-bias = 查询的偏置
weight-key-bias = 键的偏置
weight-value-bias = 值的偏置
weight-query-norm = 查询的归一化
weight-query-norm-bias = 查询的归一化的偏置
weight-key-norm = 键的归一化
weight-key-norm-bias = 键的归一化的偏置
weight-output-bias = 注意力输出的偏置
weight-attention-post-norm = 注意力之后的归一化
weight-attention-post-norm-bias = 注意力之后的归一化的偏置
weight-mlp-norm-bias = 前馈部分之前的归一化的偏置
weight-gate-bias = 门控的偏置
weight-up-bias = 升维投影的偏置
weight-down-bias = 降维投影的偏置
weight-mlp-post-norm = 前馈部分之后的归一化
weight-mlp-post-norm-bias = 前馈部分之后的归一化的偏置

## 我们自己的文件有什么问题

damage-other-figure = 它的编排不属于任何一张图
damage-no-figure = 它没有指明图
damage-not-one-what = 它的 what 必须恰好包含一项要求，例如 scores
damage-not-one-prompt = 它的 prompt 必须恰好包含 text、item 和 ids 之一
damage-changed = 它的一些字节变了
damage-missing = 缺少字段 `{ $field }`
examples-of-task = { $task } 的示例

## 模型的文件为什么无效

reason-too-many = 它有 { DIGITS($n) } 个 { $what }，最多读取 { $max } 个
reason-long-text = 其中一段文本有 { DIGITS($longest) } 个字符，最多读取 { DIGITS($max) } 个
reason-long-value = { $key } 有 { DIGITS($got) } 个字符，最多读取 { $limit } 个
reason-long-name = { $what } 中有一个名称超过 { $max } 个字符：{ $name }
reason-twice = “{ $name }”在 { $what } 中出现了两次
reason-ends = eos_token_id 必须是{ $expected }，但它是 { $got }
reason-no-folder-name = “{ $name }”不是它旁边的文件夹的名称
reason-no-model = 它没有列出模型，而第一个是默认模型
reason-shards = 它指明了 { DIGITS($n) } 个文件，最多读取 { DIGITS($max) } 个
reason-tensors = 它指明了 { DIGITS($n) } 个张量；可读取 1 到 { DIGITS($max) } 个
reason-not-written = “{ $name }”的题目不是自由作答，所以 exact_match 不是它的指标
reason-not-labelled = “{ $name }”的题目没有供分类器用的标签，所以 f1、mcc、pearson 和 spearman 不是它的指标
reason-text-headline = “{ $name }”的主要指标与它的类型不符：文本用 word_perplexity，其他类型不用
reason-task-name = 任务名称“{ $name }”不是由字母、数字、_ 和 - 组成
reason-empty = { name-rule-empty }
reason-cut = 它不完整{ $line ->
    [none] { "" }
   *[other] （第 { DIGITS($line) } 行，第 { DIGITS($column) } 列）
}
reason-other-encoding = 它是 UTF-16，而 JSON 是 UTF-8：请保存为 UTF-8
reason-no-hash = SHA-256 有 64 位十六进制数字，不是“{ $text }”
reason-no-object = 它是{ $got }
pointer-size = { $bytes ->
    [none] 大小未知
   *[other] { $bytes } 字节
}

must-be-object = 对象
must-be-count = 1 到 { DIGITS($limit) } 的整数
must-be-positive = 大于 0 且不超过 { DIGITS($limit) } 的数
must-be-within = -{ DIGITS($limit) } 到 { DIGITS($limit) } 的数
must-be-signed = -{ DIGITS($limit) } 到 { DIGITS($limit) } 的非零数
must-be-flag = true 或 false
must-be-token-ids = 词元编号，或最多 { $max } 个编号的列表
must-be-least-eps = 0，或 1e-37 到 1 的数
must-be-even = 不超过 { $max } 的偶数，因为旋转位置编码成对旋转
must-be-even-share = 头的 { $head_dim } 个数的一个份额，为偶数且至少是 2
must-be-share = 头的 { $head_dim } 个数的一个份额，至少是 1，取偶之后不超过全部
must-be-divisors = { $n } 个大于 0 的数的列表
must-be-of-layers = { $n } 层每层一项的列表
must-divide-width = { $key } { $d_model }：它必须整除后者
must-be-attention-types = 由“global”和“local”的列表与次数组成的对，总共 { $n } 层
must-be-names = 名称的列表
must-be-labels = 每个类别编号各有一个名称，1 到 { DIGITS($max) } 个
must-divide-heads = num_attention_heads { $n_heads }：它必须整除后者
must-divide-hidden = hidden_size { DIGITS($d_model) }：没有 head_dim 时它必须整除后者

## 保留了什么，在哪里计算

executor-other-cache = 另一个后端的缓存
self-test-other-model = 它与模型不符
kept-first = 一次扫描只保留最前面的 { $max } MiB，而这次更多
kept-in-memory = 在浏览器之外，结果只保留在内存里
kept-no-more = 浏览器不再接受，可能是磁盘已满
kept-nothing = 浏览器不为这个页面保留任何内容（{ $error }）
folder-is-file = 它是文件

## 无法合并的结果

study-expected = 应为图的编号，或 findings
differs-version = 一边的版本是 { $mine }，另一边是 { $theirs }
differs-model = 一边的模型是 { $mine }，另一边是 { $theirs }
differs-plan = 它们来自不同的计划
differs-tasks = 一边的任务列表是 { $mine }，另一边是 { $theirs }
differs-task =
    一边的任务 { $mine } 的数据是 { $my_data }，另一边的 { $theirs } 的数据是 { $their_data }

## 论文的主张

claim-same-language = 中间层可以去掉，也可以与下一层交换；第一层不能去掉
claim-not-all-necessary = 去掉的中间层越多，损害逐渐增加，而不是一下子出现
claim-middle-repeat-worst = 用一个中间层重复来代替其他中间层是最差的
claim-order-matters = 中间层的顺序有一定影响，随机顺序的损害比逆序小
claim-parallel-over-skip = 并行运行中间层的损害比去掉它们小
claim-sums-suffer-more = 打乱顺序对算术的损害比对语言大
claim-looping-helps = 循环运行并行的层，损害比只运行一次小
claim-best-loops-grow = 并行的层越多，最佳循环次数越多
claim-least-harm = 随机顺序和循环并行的损害最小
claim-inner-repeats-harm = 把每个中间层重复两三次有损害

claim-question = { $claim ->
    [claim-same-language] 3.1：各层说同一种语言吗？
    [claim-not-all-necessary] 3.2：所有的层都必要吗？
    [claim-middle-repeat-worst] 3.3：中间层都在做同一件事吗？
    [claim-order-matters] 3.4：层的顺序重要吗？
    [claim-parallel-over-skip] 3.5：层可以并行运行吗？
    [claim-sums-suffer-more] 3.6：顺序对某些任务是否比对其他任务更重要？
    [claim-looping-helps] 3.7：循环对并行的层有帮助吗？
    [claim-best-loops-grow] 3.7，图 10：循环几次最好？
    [claim-least-harm] 3.8：哪些变体损害最小？
   *[other] 附录 A.6：在模型内部循环有帮助吗？
}

measure-loops-growth = 最佳循环次数的增长
measure-kept-without-one = 去掉一个中间层后的保留，各层平均
measure-lost-without-one = 去掉一个中间层后的损失，各层平均
measure-kept-switched = 交换两个中间层后的保留，各对平均
measure-lost-switched = 交换两个中间层后的损失，各对平均
measure-middle-over-first = 去掉一个中间层高于去掉第一层的部分
measure-kept-without = 去掉 { $n } 层后的保留
measure-lost-without = 去掉 { $n } 层后的损失
measure-over-arithmetic = 打乱顺序时，其他任务高于完整算术解答的部分
measure-over-results = 打乱顺序时，其他任务高于单步结果（前面给出正确步骤）的部分
measure-lost-arithmetic = 打乱顺序时，完整算术解答的损失高于其他任务损失的部分
measure-two-over-others = 随机顺序和循环并行高于所有其他变体的部分
measure-kept-under = { $family } 下的保留
measure-lost-under = { $family } 下的损失
measure-over = { $first } 高于 { $second } 的部分
family-per-layer = { $name } (逐层)
family-per-block = { $name } (整块)

verdict-holds = 成立
verdict-holds-in-part = 部分成立
verdict-absent = 不成立
verdict-cannot-tell = 无法判断

## 按名称打开的模型

hub-name-not-a-name = “{ $text }”不是模型的名称
    .hint = 按 Hugging Face Hub 的写法：OWNER/NAME，例如 openai-community/gpt2，或 OWNER/NAME@REVISION
hub-name-other-host = { $host } 不是 Hugging Face Hub
    .hint = 粘贴 huggingface.co 的地址，或者把镜像填为端点
hub-name-no-model = 这是 { $kind } 中的地址，不是模型的地址
    .hint = 粘贴模型的地址：huggingface.co/owner/name
hub-name-bad-revision = 没有名为“{ $revision }”的分支、标签或提交
    .hint = 看看模型的页面：分支和标签列在 Files 之下
hub-missing = Hub 上没有{ $is_data ->
    [true] 数据集
   *[other] 模型
} { $repo }，或者只有它的所有者能看到
    .hint = 检查拼写；私有内容需要令牌
hub-no-revision = { $repo } 没有分支、标签或提交 { $revision }
    .hint = 看看它在 Hub 上的页面：分支和标签列在 Files 之下
hub-gated = { $repo } 的所有者要求先提出申请{ $has_token ->
    [true] ，而这个令牌还没有获准
   *[other] { "" }
}
    .hint = 在 Hub 上它的页面接受条款，再提供有权读取的令牌
hub-bad-token = Hub 不接受这个令牌
    .hint = 新建一个有读取权限的令牌，或者不用令牌继续
hub-limited = Hub 暂时不再接受来自这里的请求{ $seconds ->
    [none] { "" }
    [0] { "" }
   *[other] ；它要求等待 { $seconds } 秒
}
    .hint = 稍后再试；已下载的内容保留着
hub-status = { $host } 回答了状态 { $status }
    .hint = 稍后再试
hub-not-the-hub = { $host } 回答的是网页，而不是数据
    .hint = 要求登录的网络会这样：先在浏览器中打开任意一个网页
hub-bad-answer = Hub 的回答无法读取：{ $reason }
    .hint = 稍后再试；这样回答的镜像不能使用
hub-bad-file = Hub 的回答列出了一个被拒绝的文件（{ $name }）：{ $reason }
    .hint = 这可能是恶意的副本：另找一份
hub-too-many-files = 这个仓库的文件超过 { DIGITS($n_max) } 个
    .hint = 找一份只含模型的副本
hub-long-answer = Hub 关于 { $repo } 的回答太长：最多读取 { DIGITS($bytes_max) } 字节
    .hint = 找一份文件较少的副本
hub-gone = { $name } 不见了：{ $host } 列出了它，却已经没有它
    .hint = 重新查找；如果没有用，换一个修订版本
hub-too-large = { DIGITS($bytes) } 字节太多：最多下载 { DIGITS($bytes_max) } 字节
    .hint = 找更小的模型，或者只含模型的副本
hub-only-pickle = { $repo } 只有 pickle 文件形式的权重，读取它们时可能会执行代码
    .hint = 找一份 safetensors 形式的副本
hub-several-gguf = { $repo } 有 { $n } 个 GGUF 文件与此相符，而只打开一个：{ $files }
    .hint = 在冒号后面指明一个，用它的名称或名称的结尾：{ $repo }:FILE.gguf
hub-no-gguf = { $n ->
    [0] { $repo } 没有 GGUF 文件，所以没有名为 { $asked } 的
   *[other] { $repo } 没有名为 { $asked } 或以它结尾的 GGUF 文件；它有 { $files }
}
    .hint = 在冒号后面指明一个，用它的名称或名称的结尾：{ $repo }:FILE.gguf
export-of-gguf = { $file } 是 GGUF 文件，而运行这种导出的程序打开的是 safetensors 文件
    .hint = 打开制作这个 GGUF 文件所用的模型的文件夹，在那里使用同样的编排；知道那个模型的名称时，命令行可以直接写出：atelier export { $file } --as pytorch --name OWNER/MODEL
token-none = 编号 { DIGITS($id) }，没有词元
model-several-gguf = { $folder } 没有 config.json，却有 { $n } 个 GGUF 文件，每个都是单独的模型：{ $files }
    .hint = 打开其中一个文件，而不是文件夹
gguf-must-be-rotary = 不超过 { $max }（头的宽度）的偶数
hub-gguf-file = { $name }（{ BYTES($bytes) }）
hub-no-weights = { $repo } 没有 transformers 形式的权重（model.safetensors）
    .hint = 找一份 safetensors 形式的副本
hub-no-shard = { $repo } 不完整：权重的索引指明了 { $name }，但没有这个文件
    .hint = 另找一份副本，或者告诉它的所有者
hub-no-config = { $repo } 没有 config.json，所以不是 transformers 的模型
    .hint = 找一份 transformers 形式的副本
hub-no-split = { $repo } 里没有文件的名称表明它是 { $config } 的 { $split } 划分
    .hint = 指明另一个修订版本，或者以文件给出题目
hub-several-files = { $repo } 的 { $split } 划分分在 { $n } 个文件里，而只读取一个
    .hint = 以一个文件给出它们的题目
hub-large-data = { $name } 有 { DIGITS($bytes) } 字节：最多读取 { DIGITS($bytes_max) } 字节
    .hint = 以文件给出其中一部分题目
hub-differs = { $name } 与 Hub 所说的不符：它的哈希值是 { $got }，而不是 { $expected }；没有保留
    .hint = 再试一次；如果再次发生，说明途中有代理改动文件
hub-other-size = { $name } 来了 { DIGITS($got) } 字节，而 Hub 说的是 { DIGITS($expected) } 字节
    .hint = 再试一次；如果再次发生，说明途中有代理改动文件
hub-changed = { $name } 下载之后被改动过：它在 { $place } 里的哈希值已经不对
    .hint = 在那里删除它，或者在可以访问 Hub 时请求它：那时会重新下载
hub-offline = 缓存里没有 { $revision } 版的 { $repo }，而 HF_HUB_OFFLINE 禁止向 Hub 请求
    .hint = 取消一次该设置，以便下载
http-unreachable = 无法连接 { $host }：{ $reason }
    .hint = 检查网络；之前下载的内容保留着
http-cut = 与 { $host } 的连接中断：{ $reason }
    .hint = 再试一次：已下载的内容保留着
http-silent = { $host } 已有 { $seconds } 秒没有发来任何内容
    .hint = 再试一次：已下载的内容保留着
http-redirects = { $host } 不停地从一个地址转到另一个地址
    .hint = 检查镜像的地址；要求登录的网络也会这样
http-bad-address = { $url } 不是可以请求的地址
    .hint = 如果填了镜像，检查它的地址
host-not-found = 没有这个主机
host-not-reached = 没有连接，或者它不回答来自这里的页面
keep-busy = 另一个标签页或程序正在把同一个文件下载到 { $place }
    .hint = 等它结束
keep-in-use = 正在把一个模型下载到 { $place }：在此期间那里不删除任何内容
    .hint = 等它下载完，或者取消
keep-full = { $place } 没有空间了
    .hint = 腾出空间，再试一次：已下载的内容保留着
keep-refused = { $place } 不能保存任何内容：{ $reason }
    .hint = 在命令行中，可以用 HF_HOME 指定另一个文件夹
keep-failed = 保存文件失败（{ $place }）：{ $reason }
    .hint = 再试一次：已下载的内容保留着
kept-no-files = 这个浏览器没有供页面使用的文件存储
place-browser = 浏览器为页面提供的存储
place-memory = 这个标签页的内存
reason-no-commit = “{ $text }”不是提交
reason-other-commit = 它针对另一次提交 { $commit }
reason-listed-twice = { $name } 列出了两次
reason-no-file-hash = 它没有哈希值
reason-no-file-size = 它没有大小
reason-too-slow = { $seconds } 秒后仍没有回答
reason-other-range = 来的是文件的另一部分，不是所要求的部分
hub-name-label = Hugging Face Hub 上的模型名称
hub-look-up = 查找
hub-examples = 例如：
hub-recent = 之前在这台设备上打开过的，只有名称。点一下会打开已保留的模型，或者把名称填入上面的输入框：
hub-recent-forget = 忘记这些
hub-recent-privacy = 你打开过的 Hub 模型的名称记在这个浏览器里，最多 { $max } 个，直到你点击“{ hub-recent-forget }”；它们不会发送到任何地方。
hub-privacy = 在你点击之前，不会向任何人请求：“查找”和“加载”会请求 { $host }，以及它的回答所指的地方。
hub-more = 更多：令牌、镜像
hub-token-label = 访问令牌，用于需要它的模型
hub-token-hint = 它只留在这个标签页的内存里，只发送到下面的端点，随标签页一起忘记。
hub-endpoint-label = 端点：Hub 或它的镜像
hub-asking = 正在向 Hub 询问 { $name }…
hub-pauses = { $why }；{ $seconds } 秒后再次请求
said-fetching = 正在下载 { $repo }，{ BYTES($bytes) }。
said-stage = { $stage }。
said-part = 已有 { PERCENT($share) }。
said-cancelled = 已取消{ $was_fetching ->
    [true] ：已下载的内容保留着，再次加载时从那里继续
   *[other] { "" }
}。
said-removed = 已从这个浏览器删除 { $repo }，{ BYTES($bytes) }。
said-removed-unfinished = 已从这个浏览器删除未完成的下载，{ BYTES($bytes) }。
said-looked-up = 找到 { $repo }，{ BYTES($bytes) }。
said-looked-up-several = 找到 { $repo }：从它的 { $n } 个模型中选一个。
hub-choices = 它的哪个模型
hub-choice-folder = 文件夹（safetensors）
hub-choice-bytes = { BYTES($bytes) }
hub-choice-takes = ，内存中占 { BYTES($bytes) }
hub-choice-too-large = ，这里放不下
hub-choice-more = 另有 { $n } 个 GGUF 文件没有列出：用 owner/name:FILE.gguf 指明。
hub-pick = 选一个来加载
hub-row-architecture = 架构
hub-row-files = 文件
hub-files = { $n } 个文件，{ BYTES($bytes) }
hub-licence-unknown = 未说明
hub-is-kept = 它的所有文件都保留在这个浏览器里：不需要下载。
hub-room = 这个浏览器还有 { BYTES($room) } 空间：文件会保留在其中，可以在模型的对话框里删除。
hub-no-room = 这个浏览器还有 { BYTES($room) } 空间，不够用：模型会放在这个标签页的内存里，随它一起消失。
hub-room-unknown = 这个浏览器没有说明还有多少空间。
hub-takes = 按上次下载的速度，大约需要 { $time }。
hub-takes-unknown = 下载 { BYTES($bytes) } 要多久，开始之后才知道：还没有下载过可以用来估计的内容。
hub-cpu-room = 放得下：页面在这里用 CPU 计算，模型最多可占 3.7 GB，打开这个模型要占 { BYTES($bytes) }。机器是否有这么多空闲内存，浏览器不会说明。
hub-place-unknown = 打开任一模型之后，才能说明它是否适合这台设备：那时才知道页面在哪里计算。
hub-pace = 根据在 { $model } 上的测量，按参数量折算，在这里阅读 { $n_read } 个词元需要 { $read }，生成 { $n_written } 个词元需要 { $written }。
hub-too-large-here = 页面在这里用 CPU 计算，这么大的模型放不进它 4 GB 的内存。请选择更小的模型，或者在 8 或 4 比特够用时采用量化，或者在具有 WebGPU 和硬件 GPU 的浏览器中打开这个页面。
hub-gpu-room = 在这里的 GPU 上它占 { BYTES($bytes) }，每个缓冲区最多 { BYTES($buffer) }，这是该 GPU 允许的大小。GPU 有多少内存，浏览器不会说明：如果不够，加载会停止并说明，已下载的内容保留着。那时请选择更小的模型，或者在页面地址后面加上 ?backend=cpu，用 CPU 计算。
hub-load = 加载，{ BYTES($bytes) }
hub-open = 打开
hub-left = 还需约 { $time }
lazy-coming = 这一部分页面正在加载…
lazy-failed = 这一部分页面没有加载成功。
lazy-again = 重新加载
page-new-build = 服务器上有更新的 Atelier
    .hint = 重新加载页面即可使用：编排、提示词和已保存的内容都会保留
copy-choice = 在这个浏览器里保留一份页面，以便没有网络时也能打开
copy-later = 有了最初的得分之后，就会保存副本。
copy-none = 没有保留副本。
copy-coming = 正在把副本与服务器上的内容对照…
copy-kept = 已保留副本，{ BYTES($bytes) }：页面、第一个模型和它的全部任务。
copy-failed = 副本无法保存或更新（{ $why }）。下次访问时页面会再试。
hub-kept = 保留在这个浏览器里
hub-kept-how = { $n ->
    [0] 这里没有完整的模型。取消或中断的下载所得的内容保留着：再次加载该模型，会从那里继续。
   *[other] 它们的文件在这里：打开时不向任何人请求，直到你删除它们。
}
hub-kept-part = 这个浏览器里保留着未完成的下载，{ BYTES($bytes) }：其中属于这个模型的部分不会重新下载。
hub-kept-open = 现在打开着：删除之后，重新加载页面就必须再次下载才能打开它
hub-kept-model = { $repo }，{ BYTES($bytes) }
hub-unfinished = 未完成的下载，{ BYTES($bytes) }
hub-space = 浏览器允许这个页面使用 { BYTES($allowed) }，它已使用 { BYTES($taken) }。
hub-stays = { $stays ->
    [true] 浏览器同意保留这些文件，直到你删除它们。
   *[other] 浏览器没有同意保留这些文件：需要空间时它可能会清除，届时要重新下载。
}
hub-not-kept = { $name } 已不再保留在这个浏览器里
    .hint = 重新查找以便下载
hub-in-memory = 这个浏览器不为页面保留文件（隐私窗口，或没有空间）：模型放在这个标签页的内存里，随它一起消失

## 按名称获取的基准测试

benchmarks-heading = Hugging Face Hub 的基准测试
benchmark-label = lm-evaluation-harness 的基准测试
benchmark-option = { $name }：{ $about }
benchmark-about = { $name ->
    [lambada_openai] 一段文字的最后一个词
    [hellaswag] 四个结尾中哪一个接得上
    [winogrande] 两者中指的是谁或什么
    [arc_easy] 学校的科学题，四个答案
    [arc_challenge] 其中较难的题
    [gsm8k] 应用题，逐步解答
    [wikitext] 维基百科的页面有多出乎意料
    [cola] GLUE，用于分类器：句子合乎语法吗？
    [sst2] GLUE，用于分类器：影评是好评吗？
    [mrpc] GLUE，用于分类器：两个句子意思相同吗？
    [qqp] GLUE，用于分类器：两个问题问的相同吗？
    [stsb] GLUE，用于分类器：两个句子有多相似？
    [mnli] GLUE，用于分类器：能推出这个句子吗？
    [mnli_mismatch] 同上，来源不同
    [qnli] GLUE，用于分类器：句子回答了问题吗？
    [rte] GLUE，用于分类器：能推出这个句子吗？
    [wnli] GLUE，用于分类器：代词指的是谁？
   *[other] 一项基准测试
}
benchmark-asked = 数据：{ $dataset }，{ $config }，{ $split } 划分。按 lm-evaluation-harness { $harness } 的方式提问和评分{ $n_examples ->
    [none] { "" }
   *[other] ，每道题前有 { $n_examples } 个示例
}。
benchmark-asked-labels = 数据：{ $dataset }，{ $config }，{ $split } 划分。由带分类头的模型作答，按 transformers 的 run_glue.py 的方式提问和评分。
benchmark-pinned = 你的链接针对 { $source }：“查找”会请求它。
benchmark-asking = 正在向 Hub 请求 { $name } 的数据…
benchmark-coming = { $name }：{ BYTES($done) } / { BYTES($total) }
benchmark-reading = { $name } 已到，正在读取…
benchmark-row-split = 配置与划分
benchmark-split = { $config } / { $split }{ $examples ->
    [none] { "" }
   *[other] { " " }+ { $examples }
}
benchmark-row-file = 文件
benchmark-file = { $name }，{ BYTES($bytes) }，{ $kind } { $hash }
benchmark-row-asked = 提问方式
benchmark-harness = lm-evaluation-harness { $harness }
benchmark-row-bos = 第一个词元
benchmark-bos = { $add_bos ->
    [true] 每道题前有文本开始词元，按模型的分词器
    [false] 没有文本开始词元，按模型的分词器
   *[other] 按模型的分词器
}
benchmark-room = 这个浏览器还有 { BYTES($room) } 空间：数据会保留在其中，与保留的模型列在一起，可以在那里删除。
benchmark-no-room = 这个浏览器还有 { BYTES($room) } 空间，不够用：数据会放在这个标签页的内存里，随它一起消失。
benchmark-is-kept = 它的数据保留在这个浏览器里：不需要下载。
benchmark-read = 评分
benchmark-unread = { $name } 无法评分：{ $what }
benchmark-not-here = 这里要求基准测试 { $name }（Hugging Face Hub 的 { $source }），但它没有保留在这个浏览器里
    .hint = 单凭链接不会向任何人请求：“查找”会向 { $host } 请求
said-benchmark = { $name } 已评分。

hub-missing-link = 这个链接针对 Hugging Face Hub 上的 { $repo }，提交 { $commit }。这次提交没有保留在这个浏览器里。
hub-missing-link-hint = 它有 { model-layers }。单凭链接不会向任何人请求：“查找”会向 { $host } 请求。{ $benchmarks ->
    [none] { "" }
   *[other] 打开模型之后，还可以查找它的 { $n_benchmarks } 个任务：{ $benchmarks }。
}
duration-moment = 不到一秒
duration-seconds = { $n } 秒
duration-minutes = { $n } 分钟
duration-hours = { $n } 小时

## 数据中的文本：编排的系列，以及随页面提供的模型的说明

# 这些文本在数据里是英文；代码是 text- 加英文原文的 FNV-1a 哈希值（src/words/spoken.rs）。

# skip
text-416b7bc2 = 跳过
# middle repeat
text-56fa8eb7 = 重复正中一层
# reverse
text-21506c05 = 逆序
# random
text-144f0c62 = 随机顺序
# parallel
text-d8e0fc32 = 并行
# looped parallel
text-392be6a9 = 循环并行
# skip layer
text-d36a9e8b = 去掉一层
# switch layers
text-f4b7bf6d = 与下一层交换
# double repeat
text-ad4d7be7 = 重复 ×2
# triple repeat
text-37925328 = 重复 ×3
# A small transformer in the Llama layout, trained by us on generated English about a small world: stories of people who carry things about, everyday scripts, reasons, knowledge and arithmetic worked step by step. It is small enough that a browser scores it in seconds, and its layers share their work as those of large models do.
text-315da095 = 一个 Llama 结构的小型 Transformer，由我们用关于一个小世界的生成英语训练：人们搬动物品的故事、日常情景、因果、知识，以及逐步演算的算术。它小到浏览器几秒就能评分，而它的各层像大模型那样分担工作。
# Made to be taken apart. Trained in the ordinary way, every layer on for every token: what it shows under rearrangement came by itself.
text-b1bd5637 = 为拆开来看而制作。按普通方式训练，每个词元都经过所有的层：它在重新排列时的表现是自然形成的。
# It knows a small generated world, in simple English, and nothing else; it is not a source of facts.
text-d2f23490 = 它只了解一个生成出来的小世界，用简单的英语写成，别的一概不知；不要把它当作事实的来源。
# It reads 256 tokens, about 200 words.
text-db1172d2 = 它一次读取 256 个词元，约 200 个单词。
# Numbers above 99 and arithmetic of more than five steps are beyond it.
text-121e536f = 大于 99 的数和超过五步的算术超出它的能力。
# In stories it loses track after several events.
text-e0463192 = 在故事里，经过几个事件之后它就跟不上了。
# It generates text about the things of its stories whatever you ask, and it does not stop by itself for long.
text-d9e70afd = 无论问什么，它都生成与它的故事有关的文本，而且很久不会自己停下。
# On 15 of the 480,000 pages that it read two separate problems happen to follow each other like two steps of an item; without the 16 problems so touched it scores 64.2 % of 984.
text-d94d3f03 = 在它读过的 48 万页中，有 15 页恰好有两道独立的题相连，如同一道题目的两步；去掉因此受影响的 16 道题，它在 984 道中得 64.2 %。
# Its run was not of one plan: planned for 34 million tokens, it was prolonged twice with the learning rate raised, and a stage of pronouns was put in for what it had not learnt (tools/painters-corpus/README.md tells it).
text-a61ff382 = 它的训练并非一次计划而成：原计划 3400 万个词元，后来两次提高学习率并延长，还针对没有学会的内容加入了一个代词阶段（见 tools/painters-corpus/README.md）。
# One seed: what is particular to this run cannot be told from what is general. A second seed and a model of 24 layers were not trained.
text-00bc056b = 只有一个种子：无法区分哪些是这次训练特有的，哪些是普遍的。没有训练第二个种子和 24 层的模型。
# an arithmetic problem
text-4f24d419 = { example-sum }
# run layers 4 to 8 in parallel
text-5c25a6e3 = 让第 4 到第 8 层并行运行
# arithmetic alone
text-71491066 = 单独的算术
# run layers 4 to 8 in reverse order
text-f75b65fe = 让第 4 到第 8 层逆序运行
# a story
text-1b6188d1 = { example-story }
# skip layer 8
text-fdae532b = 跳过第 8 层
# a fact
text-c7f97852 = { example-fact }
# skip layer 0
text-f5ae4693 = 跳过第 0 层
# a pronoun
text-66459cb7 = { example-pronoun }
# run layer 6 five times in place of layers 4 to 8
text-0e38ba4f = 用第 6 层运行五次代替第 4 到第 8 层
# A middle layer can be left out or switched with the next; the first cannot be left out
text-55d6627f = { claim-same-language }
# section 3.1: do layers speak the same language?
text-f26cafab = 第 3.1 节：各层说同一种语言吗？
# kept without one middle layer, mean over layers
text-9e366e9e = { measure-kept-without-one }
# lost without one middle layer, mean over layers
text-e4bba910 = { measure-lost-without-one }
# kept with two middle layers switched, mean over pairs
text-e3ed3e67 = { measure-kept-switched }
# lost with two middle layers switched, mean over pairs
text-0282e29d = { measure-lost-switched }
# one middle layer left out above the first left out
text-8568c3d7 = { measure-middle-over-first }
# Leaving out more middle layers does harm by degrees, not at once
text-fdc54657 = { claim-not-all-necessary }
# section 3.2: are all the layers necessary?
text-5321ea0d = 第 3.2 节：所有的层都必要吗？
# kept with 3 layers left out
text-2cabae71 = 去掉 3 层后的保留
# lost with 3 layers left out
text-7983da2f = 去掉 3 层后的损失
# kept with 5 layers left out
text-c6427f5f = 去掉 5 层后的保留
# lost with 5 layers left out
text-2f961901 = 去掉 5 层后的损失
# kept with 7 layers left out
text-226999e5 = 去掉 7 层后的保留
# lost with 7 layers left out
text-422d6afb = 去掉 7 层后的损失
# kept with 9 layers left out
text-c2ec85d3 = 去掉 9 层后的保留
# lost with 9 layers left out
text-44344d3d = 去掉 9 层后的损失
# kept with 11 layers left out
text-b58bed68 = 去掉 11 层后的保留
# lost with 11 layers left out
text-b922bcae = 去掉 11 层后的损失
# Repeating one middle layer in place of the others is the worst
text-dd8d529d = { claim-middle-repeat-worst }
# section 3.3: are the middle layers all doing the same thing?
text-82974214 = 第 3.3 节：中间层都在做同一件事吗？
# skip above middle repeat
text-d6716f77 = 跳过高于重复正中一层的部分
# reverse above middle repeat
text-e54e9cec = 逆序高于重复正中一层的部分
# random above middle repeat
text-ce8d4e97 = 随机顺序高于重复正中一层的部分
# parallel above middle repeat
text-2d86a327 = 并行高于重复正中一层的部分
# looped parallel above middle repeat
text-d93e7508 = 循环并行高于重复正中一层的部分
# The order of the middle matters somewhat, and random order harms less than reverse order
text-13b125cc = { claim-order-matters }
# section 3.4: does the order of the layers matter?
text-5aa7a6e5 = 第 3.4 节：层的顺序重要吗？
# lost under reverse
text-6b0439b7 = 逆序下的损失
# lost under random
text-3ce5c0b4 = 随机顺序下的损失
# random above reverse
text-0e599f65 = 随机顺序高于逆序的部分
# Running the middle layers in parallel harms less than leaving them out
text-36b679ab = { claim-parallel-over-skip }
# section 3.5: can the layers run in parallel?
text-e36656d1 = 第 3.5 节：层可以并行运行吗？
# parallel above skip
text-d7345ef2 = 并行高于跳过的部分
# Arithmetic suffers more from disorder than language does
text-a5bd8cae = { claim-sums-suffer-more }
# section 3.6: does the order matter more for some tasks than for others?
text-12b466d6 = 第 3.6 节：顺序对某些任务是否比对其他任务更重要？
# other tasks above whole arithmetic answers, in disorder
text-dc81ee95 = { measure-over-arithmetic }
# other tasks above single results, the true steps before them, in disorder
text-1f9deda6 = { measure-over-results }
# lost on whole arithmetic answers above lost on other tasks, in disorder
text-e5fd5c59 = { measure-lost-arithmetic }
# Looping the parallel layers harms less than running them once
text-c1c594b2 = { claim-looping-helps }
# section 3.7: does looping help parallel layers?
text-0b9ac4c2 = 第 3.7 节：循环对并行的层有帮助吗？
# looped parallel above parallel
text-9e31838f = 循环并行高于并行的部分
# Random order and looped parallel harm least
text-d5ed5610 = { claim-least-harm }
# section 3.8: which variants harm least?
text-f8a05b18 = 第 3.8 节：哪些变体损害最小？
# random and looped parallel above all others
text-4f0ee0b6 = { measure-two-over-others }
# kept under random
text-676e1dca = 随机顺序下的保留
# kept under looped parallel
text-bbcd0091 = 循环并行下的保留
# kept under reverse
text-40139ded = 逆序下的保留
# kept under parallel
text-4627417a = 并行下的保留
# kept under middle repeat
text-819f226f = 重复正中一层下的保留
# kept under skip
text-772c4cda = 跳过下的保留
# Layers fall into a beginning, a middle and an end by the similarity of their states
text-5a753497 = 按状态的相似度，各层分为开头、中间和结尾
# figure 3
text-7c553ea8 = 图 3
# beginning
text-1d090258 = { zone-beginning }
# middle
text-c982a718 = { zone-middle }
# end
text-6a8e75aa = { zone-end }
# Beginning, middle and end all grow with depth
text-0a7b2d32 = 开头、中间和结尾都随深度增长
# figure 14
text-da36dc8e = 图 14
# beginning with 6 layers
text-ef776728 = 开头（6 层）
# middle with 6 layers
text-4637d9e8 = 中间（6 层）
# end with 6 layers
text-eb4a5e1a = 结尾（6 层）
# beginning with 12 layers
text-84a74ca3 = 开头（12 层）
# middle with 12 layers
text-251891e3 = 中间（12 层）
# end with 12 layers
text-46412271 = 结尾（12 层）
# The shallow sister of the House painters: the same text, words, width and number of tokens, with six layers in place of twelve. It is there so that depth itself can be studied; with half the layers each has more to do, and fewer can be left out.
text-a232c39a = House painters 的浅层姊妹：文本、词表、宽度和词元数都相同，只是六层而不是十二层。有了它就可以研究深度本身；层数减半，每一层要做的更多，能去掉的更少。
# The shallow sister of the House painters, from the same text and tokenizer. Trained in the ordinary way, every layer on for every token: what it shows under rearrangement came by itself.
text-a017a28c = House painters 的浅层姊妹，使用同样的文本和分词器。按普通方式训练，每个词元都经过所有的层：它在重新排列时的表现是自然形成的。
# On 15 of the 480,000 pages that it read two separate problems happen to follow each other like two steps of an item; without the 16 problems so touched it scores 68.7 % of 984.
text-fae96750 = 在它读过的 48 万页中，有 15 页恰好有两道独立的题相连，如同一道题目的两步；去掉因此受影响的 16 道题，它在 984 道中得 68.7 %。
# Its run was not of one plan: planned for 34 million tokens, it was prolonged with the learning rate raised, to read what the model of 12 layers read (tools/painters-corpus/README.md tells it).
text-ca1559b7 = 它的训练并非一次计划而成：原计划 3400 万个词元，后来提高学习率并延长，以读完 12 层模型读过的内容（见 tools/painters-corpus/README.md）。
# run layers 2 and 3 in parallel
text-b3eb6f38 = 让第 2、3 层并行运行
# switch layers 2 and 3
text-dde94e3b = 交换第 2、3 层
# skip layer 4
text-f9ae4cdf = 跳过第 4 层

## 声明：链接或文件说算出了什么

claim-heading = { $file ->
    [none] 这个链接的声明
   *[other] { $file } 的声明
}
claim-about = 一项声明，关于编排 { $schedule }，据称计算于：{ $there }。本页计算同样的内容并作比较{ $tolerance ->
    [none] 。
   *[other] ；对数概率之差不超过（1 + 其大小）的 { SCIENTIFIC($tolerance) } 倍即视为相等，这是两种设备可能的误差。
}
claim-task = { $task }{ $is_full ->
    [true] （完整模型）
   *[other] { "" }
}
claim-claimed = 声明：{ $claimed }
claim-here = 在此算出：{ $here }
claim-open = 正在此计算……
claim-not-here = 未在此计算
claim-close = 移除这项声明
claim-no-model = 它的模型 { $model } 不在这里
claim-other-model = 它是关于模型 { $model } 的，而打开的是 { $title }
claim-other-schedule = 在声明的得分算完之前，编排已被改动
claim-stopped = 得分在算完之前被停止
said-claim = 声明已比较：{ $stamp }
share-claim = 附上算出的结果（多 { $n } 个字符）
share-claim-what = 得分、平均对数概率和答对了哪些题目：打开链接的人会看到这是一项声明，自己算一遍，并得知是否一致。
share-claim-later = 得分仍在计算。算完之后，链接可以附上得分。

## 课程：文件里有什么不对

lesson-too-large = { $file } 长 { DIGITS($bytes) } 字节：最多读取 { DIGITS($most) } 字节
lesson-json = { $file } 不是课程：{ $why }
lesson-version = { $file } 的版本是 { DIGITS($version) }；本程序读取版本 { DIGITS($known) }
lesson-whole = { $file }，{ $key }：{ $why }
lesson-step = { $file }，步骤 { $step }，{ $key }：{ $why }
lesson-fault-name =
    “{ $name }”不是名称：最多 { DIGITS($most) } 个小写字母、数字和连字符，第一个须是字母
lesson-fault-range = { $value } 不在 { $least } 与 { $most } 之间
lesson-fault-twice = 名称 { $name } 出现了两次，或者是每一步都有的名称
lesson-fault-no-such = 这一步没有叫 { $name } 的内容
lesson-fault-no-task = 运行没有读取任务 { $task }
lesson-fault-other-kind = 运行 { $run } 没有给出这个
lesson-fault-text-or-number = { $name } 应为数字却是文本，或应为文本却是数字
lesson-fault-no-difference = { $name } 不是差值，而只有差值才谈得上是否明显
lesson-fault-other-id = 它自称 { $id }
lesson-fault-model = 一课的所有实验都关于同一个模型，以哈希值指明
lesson-fault-no-outcome = 它没有说会得出什么
lesson-no-step = { $file } 没有步骤 { $step }

## 课程：文件有什么问题

## 比较

compare-heading = 比较
compare-intro = 在同样的题目和同样的提示词上，把你的两种编排与完整模型并列。A 是当前编辑的编排；先把一种留作 B，再继续编辑。
compare-linked = 链接还带来另一个编排 B：比较两者。
compare-none = 还没有 B。
compare-keep = 把这个编排留作 B
compare-keep-instead = 把 A 留作 B
compare-swap = 交换 A 和 B
compare-put = 改用 B
compare-drop = 移除 B
compare-a = A，你的编排
compare-b = B
compare-scores = 两种编排的得分
compare-task = 任务
compare-difference = B 减 A
compare-paired = 三者使用同样的题目。差值逐题配对，附 95 % 区间；全部题目完成后才给出判断。
compare-texts = 两者生成的文本
compare-lens-other = B 的 logit 透镜
compare-time = { $name }：{ $own }，同时测得的完整模型 { $full }；{ $n } 个词元的中位数。
compare-time-waiting = { $name }：得分算完后测量。
said-kept-other = 已留作 B：{ $schedule }。
said-no-other = 已移除 B。

## 课程

lessons-heading = 课程
lessons-intro = 论文的各个问题，每个大约五分钟。先说出你的预测，然后由这台设备计算。
lessons-show = 重新获取课程
lessons-coming = 正在获取课程
lessons-no-texts = 没有收到课程的文本
    .hint = 重新加载页面；如果没有用，说明这台服务器上没有这些文本
lessons-begin = 开始
lessons-go-on = 继续
lessons-open = { $doing }：{ $title }
lessons-minutes = 大约 { $n } 分钟
lessons-done = { $total } 个问题中已回答 { $n } 个
lessons-step = 第 { $n } 步，共 { $total } 步
lessons-leave = 所有课程
lessons-back = 返回
lessons-next = 下一步
lessons-compute = 计算
lessons-compute-again = 重新计算
lessons-computed = 已计算 { PERCENT($share) }
lessons-computing = 正在计算这一步
lessons-predict-first = 先说出你的预测
lessons-other-model = 这一课针对模型 { $model }，而现在打开的是另一个。
lessons-open-model = 打开那个模型
lessons-up = 上移：{ $name }
lessons-down = 下移：{ $name }
lessons-noted = 已记下你的排序
lessons-as-it-is = 我预测就是这个顺序
lessons-drag = 把滑块拖到你预测的位置
lessons-predicted = 你的预测：
lessons-came = 实际结果：
lessons-rest-on = 在这里计算，每个任务 { $items }。
lessons-interval = 95 % 区间 { PERCENTRANGE($low, $high) }
lessons-paper = 论文中
lessons-here = 在这里，以及原因
lessons-asked = 问题
lessons-nothing = 还没有
lessons-more = 想了解更多
lessons-paper-named = { moment-paper }（arXiv 2407.09298）
lessons-print = 打印
lessons-save = 保存为文本
lessons-next-one = 下一课：{ $title }
lessons-hidden = 课程打开期间，文本和得分收起。
lessons-strokes-hidden = 在这一步算出之前，不显示各层的改变有多大，以免透露答案。
lessons-again = 重新开始
lessons-saved-line =
    { $asked }
    { lessons-predicted } { $predicted }
    { lessons-came } { $came }

## 给教师：链接隐藏和关掉了什么

teaching-hides = 打开本页的链接隐藏了：{ $parts }。
teaching-waits = 这个链接让下列内容只在你要求时才计算：{ $works }。
teaching-show-all = 全部显示
teaching-page = 给教师
teaching-open = 在 Atelier 中打开
teaching-part = { $part ->
    [text] 生成的文本
    [scores] 得分与题目
    [inside] 看看内部
    [figures] 图
    [lessons] 课程
    [compare] 比较
    [presets] 预设
    [schedule] 编排的文本
    [model] 模型的选择
    [share] 分享
    [export] 导出和文件
   *[cost] 成本
}

# 每个文件的最后一个条目：没有它，说明文件被截断了。
-end = { "" }
