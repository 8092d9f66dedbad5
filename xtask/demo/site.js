// Chooses language and theme before the first paint: from the address, else from the browser.
// Keeps both in the links of the site, so nothing is stored.
(() => {
  const page = document.documentElement;
  const asked = new URLSearchParams(location.search);
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  const wish = asked.get('lang') || navigator.language;
  const lang = /^zh/i.test(wish) ? 'zh-CN' : 'en';
  const chosen = ['light', 'dark'].find((name) => name === asked.get('theme'));
  const theme = chosen || (dark ? 'dark' : 'light');
  page.lang = lang;
  page.dataset.theme = theme;

  const linkTo = (address, changes) => {
    const url = new URL(address, location.href);
    if (asked.has('lang')) url.searchParams.set('lang', lang);
    if (asked.has('theme')) url.searchParams.set('theme', theme);
    for (const name in changes) url.searchParams.set(name, changes[name]);
    return url.href;
  };

  const ready = () => {
    const title = document.querySelector(`meta[name="title"][lang="${lang}"]`);
    if (title) document.title = title.content;
    for (const link of document.querySelectorAll('a[data-inside]')) {
      link.href = linkTo(link.getAttribute('href'));
    }
    document.querySelector('#language').href =
      linkTo(location.href, { lang: lang === 'en' ? 'zh-CN' : 'en' });
    document.querySelector('#theme').href =
      linkTo(location.href, { theme: theme === 'dark' ? 'light' : 'dark' });
    const topic = location.hash && document.querySelector('details' + location.hash);
    if (topic) topic.open = true;
    for (const button of document.querySelectorAll('[data-chat]')) {
      button.addEventListener('click', () => window.deskbell('open'));
    }
  };
  // Calls made before the chat's script has arrived wait here.
  window.deskbell = window.deskbell || function queue() {
    (window.deskbell.q = window.deskbell.q || []).push(arguments);
  };
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', ready);
  else ready();
})();
