'use strict';
// One file in two roles: the script of /chat, and its service worker. Both send what waits in the outbox, so that a
// report written without signal goes out even when the page was closed. The server hears an id once, however often it
// is sent; so everything here may be repeated. No syntax newer than 2018: the phones are not.

const STORES = ['outbox', 'kept', 'me'];
const KEPT = 20; // bubbles that can be read without signal
const MOST_PHOTOS = 5; // photos that wait on the phone
const LONG_SIDE = 1600; // pixels: what the server would keep of a photo anyway

let opening = null;
function database() {
  opening = opening || new Promise((done, failed) => {
    const request = indexedDB.open('lianqin', 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('outbox', { keyPath: 'id' });
      request.result.createObjectStore('kept', { keyPath: 'seq' });
      request.result.createObjectStore('me', { keyPath: 'key' });
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
    tx.onerror = tx.onabort = () => failed(tx.error);
  });
}
const put = (name, value) => within(name, (store) => store.put(value));
const drop = (name, key) => within(name, (store) => store.delete(key));
const all = (name) => within(name, (store) => store.getAll());
const wipe = () => Promise.all(STORES.map((name) => within(name, (store) => store.clear())));

// Sends what waits, oldest first. Answers what stopped it: nothing, 'offline' or 'left' (this phone is not joined).
async function drain(sent) {
  const waiting = (await all('outbox')).filter((item) => item.state === 'queued');
  waiting.sort((a, b) => a.written - b.written);
  for (const item of waiting) {
    const form = item.blob ? new FormData() : new URLSearchParams();
    for (const name of ['id', 'who', 'written', 'text', 'press', 'lat', 'lon']) {
      if (item[name] !== undefined) form.append(name, item[name]);
    }
    // The phone's clock may be wrong: the server reckons with how long ago, not with when.
    form.append('clock', Date.now());
    if (item.blob) form.append('photo', item.blob, 'photo.jpg');
    let answer;
    let heard = {};
    try {
      const headers = { Accept: 'application/json' };
      const address = item.blob ? '/chat/photo' : '/chat/send';
      answer = await fetch(address, { method: 'POST', body: form, headers, credentials: 'same-origin' });
      // A hotel's login page also says 200: only our own answer counts.
      if (answer.ok) heard = await answer.json();
    } catch (error) {
      return 'offline';
    }
    if (answer.status === 401) return 'left';
    if (answer.ok && !heard.inbound) return 'offline';
    if (answer.ok || answer.status === 409) {
      await drop('outbox', item.id);
      if (answer.ok && sent) sent(item, heard.inbound);
    } else if (answer.status === 429 || answer.status >= 500) {
      return 'offline';
    } else {
      // It will never be taken; it stays to be read.
      item.state = 'unsent';
      await put('outbox', item);
    }
  }
  return '';
}
const alone = (work) => (navigator.locks ? navigator.locks.request('outbox', work) : work());

if (typeof document === 'undefined') worker();
else page();

function worker() {
  const CACHE = 'shell';
  self.addEventListener('install', (event) => {
    self.skipWaiting();
    event.waitUntil((async () => {
      await caches.delete(CACHE);
      const cache = await caches.open(CACHE);
      const shell = await fetch('/chat/shell', { cache: 'no-store' });
      const files = (await shell.clone().text()).match(/\/chat\/static\/[^"]+/g);
      await cache.put('/chat/shell', shell);
      await cache.addAll(Array.from(new Set(files)));
    })());
  });
  self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
  self.addEventListener('fetch', (event) => {
    const path = new URL(event.request.url).pathname;
    if (event.request.method !== 'GET') return;
    if (path.startsWith('/chat/static/')) {
      event.respondWith(caches.match(event.request).then((found) => found || fetch(event.request)));
    } else if (event.request.mode === 'navigate' && path === '/chat') {
      // Only the empty page is kept: nobody's words lie in this cache.
      event.respondWith(fetch(event.request).catch(() => caches.match('/chat/shell')));
    }
  });
  self.addEventListener('sync', (event) => {
    event.waitUntil((async () => {
      const stopped = await alone(() => drain());
      for (const page of await self.clients.matchAll()) page.postMessage('sent');
      if (stopped === 'offline') throw new Error(stopped); // the browser tries again
    })());
  });
}

function page() {
  const $ = (id) => document.getElementById(id);
  const words = document.body.dataset;
  const shell = 'shell' in words;
  let who = words.who;
  let after = Number(words.after);
  let pause = 0;
  let timer = 0;
  let draining = false;
  const delivered = new Map(); // sent by this page, and not yet seen in the log
  const waiting = document.createElement('div');

  database().then(start, () => {}); // no database: the forms work as without a script

  async function start() {
    document.documentElement.className = 'js';
    $('log').append(waiting);
    $('camera').hidden = false;
    $('place').hidden = !(window.isSecureContext && navigator.geolocation);
    listen();
    if (shell) await openWithoutSignal();
    else await remember();
    await draw();
    live();
    poke();
    if (navigator.serviceWorker) {
      navigator.serviceWorker.register('/chat/sw.js', { scope: '/chat' }).catch(() => {});
      navigator.serviceWorker.addEventListener('message', () => draw().then(news));
    }
  }

  // What was read last stays on the phone of the one who read it.
  async function remember() {
    const me = (await all('me'))[0];
    if (me && me.who !== who) await wipe();
    await put('me', { key: 'me', who, title: document.querySelector('header span').textContent });
    for (const one of document.querySelectorAll('article[data-seq]')) await keep(one);
  }
  async function keep(one) {
    await put('kept', { seq: Number(one.dataset.seq), html: one.outerHTML });
    const kept = await all('kept');
    for (const old of kept.slice(0, Math.max(0, kept.length - KEPT))) await drop('kept', old.seq);
  }
  async function openWithoutSignal() {
    const me = (await all('me'))[0];
    if (me) {
      who = me.who;
      document.querySelector('header span').textContent = me.title;
    }
    for (const one of await all('kept')) place(one.html);
    tell(words.offline);
  }

  // Puts a bubble that the server rendered (and escaped) where it belongs.
  function place(html) {
    const template = document.createElement('template');
    template.innerHTML = html;
    const one = template.content.querySelector('article');
    const old = $(one.id);
    const seq = Number(one.dataset.seq);
    const next = Array.from(document.querySelectorAll('article[data-seq]'))
      .find((other) => Number(other.dataset.seq) > seq);
    if (old) old.replaceWith(one);
    else $('log').insertBefore(one, next || waiting);
    if ($('hint')) $('hint').remove();
    delivered.forEach((inbound, id) => {
      if (inbound === one.dataset.in) { delivered.delete(id); if ($(id)) $(id).remove(); }
    });
    return one;
  }
  function arrived(entry) {
    after = Math.max(after, entry.revision);
    keep(place(entry.html));
  }

  async function draw() {
    const items = (await all('outbox')).filter((item) => item.who === who);
    items.sort((a, b) => a.written - b.written);
    for (const one of Array.from(waiting.children)) {
      if (!delivered.has(one.id) && !items.some((item) => item.id === one.id)) one.remove();
    }
    for (const item of items) show(item, item.state === 'unsent' ? words.unsent : words.queued);
  }
  function show(item, state) {
    let one = $(item.id);
    if (!one) {
      one = document.createElement('article');
      one.className = 'me waiting';
      one.id = item.id;
      if (item.blob) {
        const image = document.createElement('img');
        image.src = URL.createObjectURL(item.blob);
        image.alt = words.photo;
        one.append(image);
      } else {
        const text = document.createElement('p');
        text.dir = 'auto';
        text.textContent = item.shown;
        one.append(text);
      }
      one.append(document.createElement('small'));
      waiting.append(one);
    }
    one.lastChild.textContent = state;
  }
  function tell(text) {
    $('state').textContent = text;
    $('state').hidden = !text;
  }

  // Everything is written down first and sent then.
  async function say(fields, shown, blob) {
    const item = Object.assign({ id: uuid(), who, written: Date.now(), state: 'queued', shown }, fields);
    if (blob) item.blob = blob;
    await put('outbox', item);
    await draw();
    document.querySelector('main').scrollTop = 0;
    if (navigator.serviceWorker) {
      navigator.serviceWorker.ready.then((it) => it.sync && it.sync.register('outbox')).catch(() => {});
    }
    pause = 0;
    poke();
  }
  function uuid() {
    const bytes = crypto.getRandomValues(new Uint8Array(16)); // randomUUID wants https
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  }

  async function poke() {
    clearTimeout(timer);
    if (draining) { pause = 0; timer = setTimeout(poke, 300); return; }
    draining = true;
    let stopped = 'offline';
    try {
      stopped = await alone(() => drain((item, inbound) => {
        if (document.querySelector('[data-in="' + inbound + '"]')) return;
        delivered.set(item.id, inbound);
        show(item, words.sent);
      }));
      await draw();
      if (shell && !stopped && await news()) return location.reload();
    } finally {
      draining = false;
    }
    if (stopped === 'left') {
      tell(words.again + ' ');
      const link = document.createElement('a');
      link.href = '/chat/join';
      link.textContent = '→';
      return $('state').append(link);
    }
    if (stopped || shell) {
      tell(words.offline);
      pause = Math.min(60000, pause ? pause * 2 : 2000);
      timer = setTimeout(poke, pause);
    } else {
      pause = 0;
      tell('');
      // Where a proxy holds the live stream back, the answer is asked for.
      if (delivered.size) setTimeout(() => delivered.size && news(), 3000);
    }
  }

  let source = null;
  function live() {
    if (shell || !window.EventSource) return;
    if (source) source.close();
    source = new EventSource('/chat/live?after=' + after);
    source.onmessage = (event) => arrived(JSON.parse(event.data));
    source.onopen = () => { if (pause) { pause = 0; poke(); } };
    source.onerror = () => { if (source.readyState === 2) setTimeout(live, 20000); };
  }
  async function news() {
    try {
      const headers = { Accept: 'application/json' };
      const answer = await fetch('/chat/live?after=' + after, { headers, credentials: 'same-origin' });
      if (!answer.ok) return false;
      (await answer.json()).forEach(arrived);
      return true;
    } catch (error) {
      return false;
    }
  }

  function listen() {
    document.addEventListener('click', (event) => {
      const button = event.target.closest('button[name]');
      if (!button) return;
      event.preventDefault();
      // One tap is enough; the answer brings the card anew.
      const others = button.form.querySelectorAll('button');
      others.forEach((one) => { one.disabled = true; });
      setTimeout(() => others.forEach((one) => { one.disabled = false; }), 1500);
      say({ [button.name]: button.value }, button.textContent);
    });
    const text = $('text');
    const grow = () => { text.style.height = 'auto'; text.style.height = Math.min(text.scrollHeight + 2, 160) + 'px'; };
    const write = () => {
      const said = text.value.trim();
      if (said) say({ text: said }, said);
      text.value = '';
      grow();
    };
    text.addEventListener('input', grow);
    text.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      write();
    });
    text.form.addEventListener('submit', (event) => { event.preventDefault(); write(); });
    $('shot').addEventListener('change', photograph);
    $('place').addEventListener('click', () => navigator.geolocation.getCurrentPosition((at) => {
      const [lat, lon] = [at.coords.latitude, at.coords.longitude].map((degrees) => degrees.toFixed(6));
      say({ lat, lon }, words.place + ' ' + lat + ', ' + lon);
    }, () => tell(words.noplace), { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 }));
    document.querySelector('header form').addEventListener('submit', async (event) => {
      event.preventDefault();
      const form = event.target;
      if ((await all('outbox')).length && !confirm(words.lose)) return;
      await wipe();
      form.submit();
    });
    window.addEventListener('online', () => { pause = 0; poke(); live(); });
    window.addEventListener('offline', () => tell(words.offline));
    document.addEventListener('visibilitychange', () => { if (!document.hidden) { poke(); news(); } });
  }

  async function photograph() {
    const file = $('shot').files[0];
    $('shot').value = '';
    if (!file) return;
    const photos = (await all('outbox')).filter((item) => item.blob);
    if (photos.length >= MOST_PHOTOS) return tell(words.full);
    say({}, words.photo, await smaller(file).catch(() => file));
  }
  // A few hundred kilobytes instead of ten thousand: the network in the hills is weak. What the browser cannot read is
  // sent as it is, and the server says what is wrong with it.
  async function smaller(file) {
    const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
    const scale = Math.min(1, LONG_SIDE / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(bitmap.width * scale);
    canvas.height = Math.round(bitmap.height * scale);
    canvas.getContext('2d').drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    return new Promise((done, failed) => {
      canvas.toBlob((blob) => (blob ? done(blob) : failed()), 'image/jpeg', 0.8);
    });
  }
}
