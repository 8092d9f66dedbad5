// words.js: what the module says, in every language. A language is one object; all of them have the
// same keys, which a test compares.

export const WORDS = {
  en: {
    really: 'Is this really us?',
    phrase: 'Your own phrase',
    phraseSays:
      'Choose words that only you know. They stand here in every genuine chat with us; a copy of this page cannot show them.',
    save: 'Save',
    wrong: 'One line of up to 60 characters, and no code, key or card number.',
    saved: 'Saved. Look for these words.',
    failed: 'That did not work. Try again in a moment.',
    code: (name) => `${name}’s code`,
    codeSays: 'Type it on the page below to see that this agent is ours. It changes every 15 minutes.',
    check: 'Check a contact',
    channels: 'How we can really be reached',
    origins: 'Websites',
    mail: 'Mail addresses end in',
    phones: 'Telephone',
    wechat: 'WeChat',
  },
  'zh-CN': {
    really: '真的是我们吗？',
    phrase: '您的专属短语',
    phraseSays: '请选择只有您知道的文字。它会出现在与我们的每次真实对话中，仿冒的页面无法显示。',
    save: '保存',
    wrong: '一行，最多 60 个字，不能是验证码、密钥或卡号。',
    saved: '已保存。以后请留意这些文字。',
    failed: '未能成功，请稍后再试。',
    code: (name) => `${name} 的代码`,
    codeSays: '在下面的页面输入此代码，即可核实该客服。代码每 15 分钟更换一次。',
    check: '核实联系方式',
    channels: '我们真正的联系方式',
    origins: '网站',
    mail: '邮箱后缀',
    phones: '电话',
    wechat: '微信',
  },
};
