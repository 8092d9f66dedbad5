// aliases.js: the commonest calls of Intercom, Crisp, tawk.to and Chatwoot, done by Deskbell.
//
//   <script async src="https://RELAY/aliases.js"></script>    beside the tag of deskbell.js
//
// For pages that called another chat before. What has no counterpart is said on the console once,
// and does nothing. Never replaces a product that is on the page itself.
(() => {
  const call = (...all) => {
    window.deskbell ||= (...later) =>
      new Promise((go) => (deskbell.q ||= []).push(go)).then(() => deskbell(...later));
    deskbell(...all).catch((fault) => console.error(fault));
  };
  const told = new Set();
  const unknown = (name) => {
    if (!told.has(name)) console.warn(`deskbell: ${name} has no counterpart`);
    told.add(name);
  };
  const listen = (name, act) =>
    typeof act === 'function' &&
    document.addEventListener('deskbell:' + name, ({ detail }) => act(detail));
  const unread = (act) => listen('unread', ({ count }) => act(count));

  // Intercom('verb', ...)
  const person = ({ email, name, user_id, phone } = {}) => ({ email, name, userId: user_id, phone });
  const intercom = {
    boot(settings = {}) {
      if (settings.hide_default_launcher) call('hide');
      if (settings.theme_mode) intercomTheme(settings.theme_mode);
      call('identify', person(settings));
    },
    update: (settings) => call('update', person(settings)),
    shutdown: () => call('logout'),
    show: () => call('open'),
    hide: () => call('close'),
    showMessages: () => call('open'),
    showNewMessage: (text) => call('startConversation', text),
    onShow: (act) => listen('open', act),
    onHide: (act) => listen('close', act),
    onUnreadCountChange: unread,
  };
  const intercomTheme = (mode) => call('setTheme', mode === 'system' ? 'auto' : mode);
  if (!window.Intercom || window.Intercom.q) {
    const early = window.Intercom?.q || [];
    window.Intercom = (verb, ...more) =>
      intercom[verb] ? intercom[verb](...more) : unknown(`Intercom('${verb}')`);
    early.forEach((one) => window.Intercom(...one));
  }

  // $crisp.push(['do' | 'set' | 'on', name, values])
  const one = (value) => (Array.isArray(value) ? value[0] : value);
  const crisp = {
    'do chat:open': () => call('open'),
    'do chat:close': () => call('close'),
    'do chat:toggle': () => call('toggle'),
    'do chat:show': () => call('show'),
    'do chat:hide': () => call('hide'),
    'do session:reset': () => call('logout'),
    'set message:text': (text) => call('startConversation', one(text)),
    'set user:email': (email) => call('update', { email: one(email) }),
    'set user:nickname': (name) => call('update', { name: one(name) }),
    'set user:phone': (phone) => call('update', { phone: one(phone) }),
    'on chat:opened': (act) => listen('open', act),
    'on chat:closed': (act) => listen('close', act),
    'on message:received': (act) => listen('message', ({ from }) => from === 'support' && act()),
    'on message:sent': (act) => listen('message', ({ from }) => from === 'visitor' && act()),
  };
  const push = ([verb, name, value]) => {
    const act = crisp[`${verb} ${name}`];
    return act ? act(value) : unknown(`$crisp ${verb} ${name}`);
  };
  if (!window.$crisp || Array.isArray(window.$crisp)) {
    const early = window.$crisp || [];
    window.$crisp = { push: (...all) => all.forEach(push) };
    early.forEach(push);
  }

  // Tawk_API.verb(...), and callbacks that the page has put there before
  const tawk = {
    maximize: () => call('open'),
    minimize: () => call('close'),
    toggle: () => call('toggle'),
    showWidget: () => call('show'),
    hideWidget: () => call('hide'),
    setAttributes: (who) => call('update', who),
    login: ({ userId, name, email } = {}) => call('identify', { userId, name, email }),
    logout: () => call('logout'),
  };
  if (!window.Tawk_API?.maximize) {
    const api = (window.Tawk_API = window.Tawk_API || {});
    Object.assign(api, tawk);
    listen('open', () => api.onChatMaximized?.());
    listen('close', () => api.onChatMinimized?.());
    listen('assigned', () => api.onChatStarted?.());
    listen('ended', () => api.onChatEnded?.());
    listen('unread', ({ count }) => api.onUnreadCountChanged?.(count));
    if (api.visitor) call('identify', { name: api.visitor.name, email: api.visitor.email });
    api.onLoad?.();
  }

  // $chatwoot.verb(...), and the events that it sends to the window
  const chatwoot = {
    toggle: (state) => call({ open: 'open', close: 'close' }[state] || 'toggle'),
    toggleBubbleVisibility: (state) => call(state === 'hide' ? 'hide' : 'show'),
    setUser: (userId, { name, email, phone_number } = {}) =>
      call('identify', { userId, name, email, phone: phone_number }),
    setCustomAttributes: (who) => call('update', who),
    setLocale: (tag) => call('setLocale', /^zh/i.test(tag) ? 'zh-CN' : 'en'),
    setColorScheme: (name) => call('setTheme', name),
    reset: () => call('logout'),
  };
  if (!window.$chatwoot) {
    window.$chatwoot = chatwoot;
    const send = (name, detail) =>
      window.dispatchEvent(new CustomEvent('chatwoot:' + name, { detail }));
    listen('open', () => send('opened'));
    listen('close', () => send('closed'));
    unread((count) => send('on-unread-message-count-changed', { unreadMessageCount: count }));
    send('ready');
  }
})();
