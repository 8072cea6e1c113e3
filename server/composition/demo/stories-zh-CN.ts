import type { StoryWords } from './stories.ts';

export const storiesZh: StoryWords = {
  lost_card: {
    subject: '尾号{card}卡挂失',
    happened: [
      '客户今早在地铁上丢了尾号{card}的卡。',
      '昨晚钱包被偷，里面有尾号{card}的卡。',
      '卡落在出租车上，尾号{card}。',
    ],
    done: [
      '已挂失，新卡寄到{outlet}。',
      '挂失成功，近期无异常交易，新卡按预留地址寄送。',
      '当场挂失，逐笔核对了最近的交易，都是本人。',
    ],
  },
  card_declined: {
    subject: '尾号{card}卡刷卡失败',
    happened: [
      '超市刷卡两次失败，尾号{card}。',
      '网上付{amount}被拒，尾号{card}。',
      '说在我行ATM能用，商户刷不了（{card}）。',
    ],
    done: [
      '当日限额已用完，已临时调高至今晚。',
      '网上支付被关了，指导客户在手机银行打开。',
      '芯片计数异常，到{outlet}取一次现金即可恢复。',
    ],
  },
  unknown_charge: {
    subject: '{amount}交易存疑',
    happened: [
      '{date}有一笔{amount}，客户说不是本人，尾号{card}。',
      '一分钟内扣了两笔{amount}，只买了一次。',
      '春天已取消的会员又扣了{amount}。',
    ],
    done: [
      '一起查了商户名，是酒店押金，客户想起来了。',
      '已登记争议，说明最长15个工作日。',
      '已屏蔽该商户，争议表发到邮箱。',
    ],
  },
  new_pin: {
    subject: '尾号{card}卡密码重置',
    happened: ['密码连错三次，尾号{card}被锁。', '新卡{card}的密码函一直没收到。', '想改密码，不想跑网点。'],
    done: [
      '核身后解锁，密码函重新寄出。',
      '需带身份证到{outlet}办理，已告知营业时间。',
      '教客户在手机银行修改，一次成功。',
    ],
  },
  card_limit: {
    subject: '尾号{card}卡调整限额',
    happened: ['下周出差，想把尾号{card}的额度调高。', '要买{amount}的家具，额度不够。', '女儿用的附属卡想调低额度。'],
    done: ['临时额度14天，到期自动恢复。', '已给临时额度，长期调额需要收入证明。', '按要求调整，短信已确认。'],
  },
  card_abroad: {
    subject: '尾号{card}卡境外使用',
    happened: ['人在曼谷，尾号{card}取不出钱。', '问境外刷卡怎么收费，尾号{card}。', '{date}起出国，希望卡能正常用。'],
    done: [
      '境外功能未开，开通后当场试了一下，可以。',
      '说明了1.5%的货币转换费，没有别的费用。',
      '已登记行程，避免风控拦截。',
    ],
  },
  balance: {
    subject: '账户{account}余额咨询',
    happened: [
      '问{amount}到账没有，账户{account}。',
      '手机银行余额和对账单对不上。',
      '想了解账户{account}上季度的手续费。',
    ],
    done: [
      '已到账，起息日{date}。',
      '差额是一笔未入账的刷卡，客户明白了。',
      '费用无误，是两笔跨境汇款，说明了怎么省。',
    ],
  },
  transfer_pending: {
    subject: '{amount}汇款未到账',
    happened: [
      '{date}汇出{amount}，对方没收到。',
      '手机银行里{amount}一直显示“处理中”。',
      '收款账号输错一位，金额{amount}。',
    ],
    done: [
      '我行当天已汇出，已向对方行查询，编号写在工单里。',
      '被风控暂缓，核实三个问题后放行。',
      '已发起退汇，说清楚了要看对方行。',
    ],
  },
  statement: {
    subject: '账户{account}流水',
    happened: ['办签证要近半年盖章流水。', '搬家后一直没收到纸质对账单。', '报税需要去年的利息证明。'],
    done: ['已预约打印，{date}起到{outlet}取。', '地址更正，最近两期重新寄出。', '通话中已发到手机银行消息里。'],
  },
  salary: {
    subject: '工资未入账',
    happened: ['10号的工资还没到，账户{account}。', '单位说昨天上午已经代发。', '换了单位，问要给哪些信息。'],
    done: [
      '单位文件晚于当天批次，今晚入账。',
      '系统里没有在途，请单位提供流水号。',
      '账号和行号念了两遍，又发了短信。',
    ],
  },
  account_block: {
    subject: '账户{account}使用受限',
    happened: ['转账被拒，账户{account}显示“受限”。', '身份证过期，{date}起被限制。', '受限导致付不了房租。'],
    done: [
      '需带新身份证到{outlet}，已约好时间。',
      '通话中指导上传新证件，明天恢复。',
      '合规要核实{amount}来源，告知了需要的材料。',
    ],
  },
  standing_order: {
    subject: '定期转账{amount}',
    happened: ['房租涨了，下月起定期转账改为{amount}。', '这个月定期转账扣了两次。', '要停掉健身房的定期转账。'],
    done: ['下月1日起生效，已复述确认。', '第二笔是{date}在手机银行设的，已删除。', '已停，本月{amount}已经转出。'],
  },
  opening_hours: {
    subject: '{outlet}营业时间',
    happened: ['问{outlet}周六开不开门。', '到了{outlet}发现关着门。', '问哪里可以存硬币。'],
    done: ['告知营业时间和地铁路线。', '装修到{date}，请客户去临近网点。', '只有{outlet}可以，下午四点前。'],
  },
  address_change: {
    subject: '地址变更',
    happened: ['搬家了，通讯地址要改。', '更名后想一起改地址。', '信还寄到老房子。'],
    done: [
      '核身后已改，新旧地址各发一封确认函。',
      '更名要带证明到{outlet}，地址先改了。',
      '已改，在途的卡也改寄新地址。',
    ],
  },
  app_signin: {
    subject: '手机银行无法登录',
    happened: ['换了手机，登不上手机银行。', '收不到短信验证码。', '更新后人脸识别过不去。'],
    done: [
      '旧设备已解绑，当场绑定新手机。',
      '预留的是旧号码，需到{outlet}变更。',
      '8.2版本已知问题，先用密码登录，本周修复。',
    ],
  },
  service_complaint: {
    subject: '投诉：{outlet}',
    happened: ['预约了还在{outlet}等了五十分钟。', '说过不要保险，还是接到三次推销。', '同一件事打了三次，没人回电。'],
    done: ['已致歉，{outlet}负责人{date}前回电。', '已登记拒绝营销，今天生效。', '我来跟进，{date}回电客户。'],
  },
  appointment: {
    subject: '预约{outlet}',
    happened: ['想咨询继承手续，希望找懂的人。', '联名账户要来签字，想预约。', '{date}的预约要改期。'],
    done: ['已预约{outlet}，材料清单已发。', '两人都要带身份证，约在{date}。', '顺延一周，已通知{outlet}。'],
  },
  rate_question: {
    subject: '{amount}贷款利率咨询',
    happened: ['问{amount}五年期贷款的利率。', '对面银行利率更低，问我们能不能优惠。', '新LPR什么时候影响房贷。'],
    done: [
      '给了区间，准确报价要看材料，客户考虑一下。',
      '已转客户经理，{date}前回电。',
      '按合同1月1日调整，说明了新的月供。',
    ],
  },
  early_repayment: {
    subject: '提前还款{amount}',
    happened: ['卖了一套房，想提前还{amount}。', '问今天还清车贷要多少钱。', '想还一部分，月供不变。'],
    done: [
      '按{date}试算，结果已发。',
      '满三年免违约金，申请表已推送到手机银行。',
      '下个还款日可以办，需到{outlet}签字。',
    ],
  },
  instalment_missed: {
    subject: '{amount}月供逾期',
    happened: ['说已还款却收到催收短信。', '单位减薪，这个月{amount}还不上。', '月供从错的账户扣了。'],
    done: ['{date}已还，短信晚了一步，罚息已退。', '约定20号还，困难申请表已发。', '扣款账户已改为{account}。'],
  },
  loan_status: {
    subject: '贷款进度查询',
    happened: ['材料交了两周，问进度。', '卖家催得紧，{date}前要批复。', '同一份材料被要了两次。'],
    done: [
      '差评估报告，预计{date}，到了回电。',
      '已与信贷组沟通，今天出批复。',
      '材料在档案里，已告知信贷组，客户不用再交。',
    ],
  },
  maturity: {
    subject: '{product}{date}到期',
    happened: ['{product}快到期，问之后怎么办。', '{product}到期不续，要转回账户。', '{product}之后想找期限相近的。'],
    done: ['没设自动续期，{date}到账。', '已关闭自动续期并复述确认。', '介绍了两款，风险等级匹配，周末前决定。'],
  },
  product_question: {
    subject: '{product}咨询',
    happened: ['看到{product}上周净值下跌，有些担心。', '问{product}怎么计税。', '同事推荐{product}，问适不适合。'],
    done: [
      '解释了投向和期限，客户放心了。',
      '费用与风险说明书已发，客户经理{date}联系。',
      '风险评估已过两年，先约{outlet}重做。',
    ],
  },
  redemption: {
    subject: '赎回{product}{amount}',
    happened: ['买房用钱，要赎回{product}的{amount}。', '{date}的赎回还没到账。', '问节前最后赎回日。'],
    done: ['核身后已下单，两个工作日到账。', '按规则明早清算。', '告知截止时间，客户自己在手机银行操作。'],
  },
};

export const closingsZh: Record<string, readonly string[]> = {
  resolved: ['客户满意。', '已解决。', '无需跟进。', '客户表示感谢。'],
  follow_up_needed: ['承诺回电。', '需要再跟进。', '{date}再看一次。'],
  complaint: ['客户情绪激动，已安抚。', '要求书面答复。', '希望主管回电。'],
  transferred_elsewhere: ['已转网点。', '提供了专席电话。'],
  call_dropped: ['通话中断。', '信号不好，说到一半断了。'],
  other: ['替母亲来电，本人在旁。', '只是想确认一下。'],
};
