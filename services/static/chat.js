'use strict';
// The script of /chat and its service worker in one file: both send what waits in the outbox, so that a report written
// without signal goes out even when the page was closed. The server hears an id once, however often it is sent. No syntax
// newer than 2018: the phones are not.

const KEPT = 20; // bubbles that can be read without signal
const MOST_PHOTOS = 5; // photos that wait on the phone
const LONG_SIDE = 1600; // pixels that the server keeps

let opening;
function database() {
  opening = opening || new Promise((done, failed) => {
    const request = indexedDB.open('lianqin', 1);
    request.onupgradeneeded = () => {
      for (const [name, keyPath] of [['outbox', 'id'], ['kept', 'seq'], ['me', 'key']]) {
        request.result.createObjectStore(name, { keyPath });
      }
    };
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
  return opening;
}
async function within(name, work) {
  const tx = (await database()).transaction(name, 'readwrite');
  const request = work(tx.objectStore(name));
  return new Promise((done, failed) => {
    tx.oncomplete = () => done(request.result);
    tx.onabort = () => failed(tx.error);
  });
}
const put = (name, value) => within(name, (store) => store.put(value));
const drop = (name, key) => within(name, (store) => store.delete(key));
const all = (name) => within(name, (store) => store.getAll());
const outbox = async () => (await all('outbox')).sort((a, b) => a.written - b.written);
const wipe = (...names) => Promise.all(names.map((name) => within(name, (store) => store.clear())));
const ask = (path, body) => fetch(path, {
  method: body ? 'POST' : 'GET', body, headers: { Accept: 'application/json' }, credentials: 'same-origin',
});

// Sends what waits, oldest first. Answers what stopped it: nothing, 'offline', or 'left' (this phone is not joined).
async function drain() {
  for (const item of await outbox()) {
    if (item.state) continue;
    const form = item.blob ? new FormData() : new URLSearchParams();
    for (const name of ['id', 'who', 'written', 'text', 'press', 'lat', 'lon']) {
      if (item[name] !== undefined) form.append(name, item[name]);
    }
    // The phone's clock may be wrong: the server reckons with how long ago.
    form.append('clock', Date.now());
    if (item.blob) form.append('photo', item.blob, 'photo.jpg');
    let answer, heard;
    try {
      answer = await ask(item.blob ? '/chat/photo' : '/chat/send', form);
      // A network's login page also says 200: only our own answer counts.
      if (answer.ok) heard = (await answer.json()).inbound;
    } catch (error) {
      return 'offline';
    }
    if (answer.status === 401) return 'left';
    if (answer.ok ? !heard : answer.status === 429 || answer.status >= 500) return 'offline';
    if (answer.ok) {
      await drop('outbox', item.id);
    } else if (answer.status !== 409) { // that is somebody else's, and waits for him
      item.state = 'unsent'; // it will never be taken; it stays to be read
      await put('outbox', item);
    }
  }
  return '';
}

if (typeof document === 'undefined') worker();
else database().then(page, () => {}); // no database: the forms work as without a script

function worker() {
  const SHELL = '/chat/shell';
  addEventListener('install', (event) => {
    skipWaiting();
    event.waitUntil((async () => {
      await caches.delete('shell');
      const cache = await caches.open('shell');
      const shell = await fetch(SHELL, { cache: 'no-store' });
      const files = (await shell.clone().text()).match(/\/chat\/static\/[^"]+/g);
      await cache.addAll([...new Set(files)]);
      await cache.put(SHELL, shell);
    })());
  });
  addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
  addEventListener('fetch', (event) => {
    const path = new URL(event.request.url).pathname;
    if (path.startsWith('/chat/static/')) {
      event.respondWith(caches.match(event.request).then((found) => found || fetch(event.request)));
    } else if (event.request.mode === 'navigate' && event.request.method === 'GET' && path === '/chat') {
      // Only the empty page is kept, nobody's words.
      event.respondWith(fetch(event.request).catch(() => caches.match(SHELL)));
    }
  });
  addEventListener('sync', (event) => event.waitUntil((async () => {
    const stopped = await drain();
    for (const page of await self.clients.matchAll()) page.postMessage('');
    if (stopped === 'offline') throw new Error(stopped); // the browser tries again
  })()));
}

async function page() {
  const $ = (id) => document.getElementById(id);
  const make = (name, text) => Object.assign(document.createElement(name), { textContent: text || '' });
  const words = document.body.dataset;
  const shell = 'shell' in words;
  const title = document.querySelector('header span');
  const waiting = make('div');
  const sw = navigator.serviceWorker;
  let who = words.who;
  let after = Number(words.after);
  let pause = 0;
  let timer, draining, source;

  document.documentElement.className = 'js';
  $('log').append(waiting);
  $('camera').hidden = false;
  $('place').hidden = !(window.isSecureContext && navigator.geolocation);
  listen();
  const me = (await all('me'))[0];
  if (shell) {
    if (me) [who, title.textContent] = [me.who, me.title];
    for (const one of await all('kept')) place(one.html);
  } else {
    // What was read last stays on the phone of the one who read it.
    if (me && me.who !== who) await wipe('kept');
    await put('me', { key: 'me', who, title: title.textContent });
    document.querySelectorAll('article[data-seq]').forEach(keep);
  }
  await draw();
  live();
  poke();
  if (sw) {
    sw.register('/chat/sw.js', { scope: '/chat' }).catch(() => {});
    sw.addEventListener('message', again);
  }

  async function keep(one) {
    await put('kept', { seq: Number(one.dataset.seq), html: one.outerHTML });
    for (const old of (await all('kept')).slice(0, -KEPT)) await drop('kept', old.seq);
  }
  // Puts a bubble, rendered and escaped by the server, where it belongs.
  function place(html) {
    const template = make('template');
    template.innerHTML = html;
    const one = template.content.querySelector('article');
    const seq = Number(one.dataset.seq);
    const lines = [...document.querySelectorAll('article[data-seq]')];
    if ($(one.id)) $(one.id).replaceWith(one);
    else $('log').insertBefore(one, lines.find((line) => Number(line.dataset.seq) > seq) || waiting);
    if ($('hint')) $('hint').remove();
    return one;
  }
  function arrived(entry) {
    after = Math.max(after, entry.revision);
    keep(place(entry.html));
  }

  async function draw() {
    const items = (await outbox()).filter((item) => item.who === who);
    for (const one of [...waiting.children]) {
      if (!items.some((item) => item.id === one.id)) one.remove();
    }
    for (const item of items) show(item, item.state ? words.unsent : words.queued);
  }
  function show(item, state) {
    let one = $(item.id);
    if (!one) {
      one = make('article');
      [one.id, one.className] = [item.id, 'me waiting'];
      const said = make(item.blob ? 'img' : 'p', item.shown);
      if (item.blob) [said.src, said.alt] = [URL.createObjectURL(item.blob), words.photo];
      one.append(said, make('small'));
      waiting.append(one);
    }
    one.lastChild.textContent = state;
  }
  function tell(text) {
    $('state').textContent = text; // :empty is hidden
  }

  // Everything is written down first and sent then.
  async function say(fields, shown) {
    // 128 random bits; randomUUID wants https.
    const parts = [...crypto.getRandomValues(new Uint32Array(4))];
    const id = parts.map((part) => part.toString(16).padStart(8, '0')).join('');
    await put('outbox', Object.assign({ id, who, written: Date.now(), shown }, fields));
    await draw();
    document.querySelector('main').scrollTop = 0;
    again();
  }
  function again() {
    pause = 0;
    poke();
  }

  async function poke() {
    clearTimeout(timer);
    if (draining) return void (timer = setTimeout(poke, 300));
    draining = true;
    const stopped = await drain().catch(() => 'offline') || await news();
    await draw();
    draining = false;
    if (shell && !stopped) return location.reload();
    if (stopped === 'left') {
      const link = make('a', words.again);
      link.href = '/chat/join';
      tell('');
      return $('state').append(link);
    }
    if (stopped) {
      tell(words.offline);
      if (sw) sw.ready.then((it) => it.sync.register('outbox')).catch(() => {});
      pause = Math.min(60000, pause * 2 || 2000);
      timer = setTimeout(poke, pause);
    } else {
      tell('');
      // Some proxies hold the live stream back.
      setTimeout(news, 3000);
    }
  }

  function live() {
    if (shell || !window.EventSource) return;
    if (source) source.close();
    source = new EventSource('/chat/live?after=' + after);
    source.onmessage = (event) => arrived(JSON.parse(event.data));
    source.onopen = () => pause && again();
    source.onerror = () => { if (source.readyState === 2) setTimeout(live, 20000); };
  }
  async function news() {
    try {
      const answer = await ask('/chat/live?after=' + after);
      if (answer.status === 401) return 'left';
      (await answer.json()).forEach(arrived);
      return '';
    } catch (error) {
      return 'offline';
    }
  }

  function listen() {
    const text = $('text');
    const grow = () => {
      text.style.height = 'auto';
      text.style.height = text.scrollHeight + 2 + 'px';
    };
    const write = (event) => {
      event.preventDefault();
      const said = text.value.trim();
      if (said) say({ text: said }, said);
      text.value = '';
      grow();
    };
    text.addEventListener('input', grow);
    text.addEventListener('keydown', (event) => {
      // An input method uses Enter, too.
      if (event.key === 'Enter' && !event.shiftKey && !event.isComposing && event.keyCode !== 229) write(event);
    });
    text.form.addEventListener('submit', write);
    addEventListener('click', (event) => {
      const button = event.target.closest('button[name]');
      if (!button) return;
      event.preventDefault();
      // One tap is enough.
      const able = (is) => [...button.form].forEach((one) => { one.disabled = !is; });
      able(false);
      setTimeout(able, 1500, true);
      say({ [button.name]: button.value }, button.textContent);
    });
    $('shot').addEventListener('change', photograph);
    $('place').addEventListener('click', () => navigator.geolocation.getCurrentPosition(({ coords }) => {
      const [lat, lon] = [coords.latitude.toFixed(6), coords.longitude.toFixed(6)];
      say({ lat, lon }, words.place + ' ' + lat + ', ' + lon);
    }, () => tell(words.noplace), { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 }));
    document.querySelector('header form').addEventListener('submit', async (event) => {
      event.preventDefault();
      if ((await outbox()).length && !confirm(words.lose)) return;
      await wipe('outbox', 'kept', 'me');
      event.target.submit();
    });
    addEventListener('online', again);
    document.addEventListener('visibilitychange', () => document.hidden || again());
  }

  async function photograph() {
    const file = $('shot').files[0];
    $('shot').value = '';
    if (!file) return;
    if ((await outbox()).filter((item) => item.blob).length >= MOST_PHOTOS) return tell(words.full);
    say({ blob: await smaller(file).catch(() => file) });
  }
  // The network in the hills is weak. What cannot be read here is sent as it is: the server says what is wrong.
  async function smaller(file) {
    const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
    const scale = Math.min(1, LONG_SIDE / Math.max(bitmap.width, bitmap.height));
    const canvas = make('canvas');
    [canvas.width, canvas.height] = [bitmap.width, bitmap.height].map((side) => Math.round(side * scale));
    canvas.getContext('2d').drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    return new Promise((done, failed) => {
      canvas.toBlob((blob) => (blob ? done(blob) : failed()), 'image/jpeg', 0.8);
    });
  }
}
