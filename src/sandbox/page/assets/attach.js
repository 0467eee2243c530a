/** Files and photos: by button, paste or drop. Nothing goes out before it was looked at. */

import { fileSize, h } from './dom.js';
import { icon } from './icons.js';
import { dialog, failed } from './notices.js';
import * as sim from './sim.js';
import { chat, state } from './state.js';
import { showNewest } from './thread.js';

/**
 * @param {HTMLTextAreaElement} text
 * @param {() => object} fields  what else goes with the file: reply_to, thread
 */
export function attachments(text, fields) {
  const input = h('input', { type: 'file', hidden: true, 'aria-label': 'File', data: { test: 'file-input' } });
  const offer = (file) => file && chat() && offerFile(file, fields()).catch(failed);
  input.addEventListener('change', () => {
    offer(input.files?.[0]);
    input.value = '';
  });
  text.addEventListener('paste', (event) => {
    const file = event.clipboardData?.files[0];
    if (!file) return;
    event.preventDefault();
    offer(file);
  });
  acceptDrops(offer);
  const open = () => input.click();
  const button = h(
    'button',
    { type: 'button', class: 'icon', 'aria-label': 'Attach a file', title: 'Attach a file', on: { click: open } },
    icon('attach'),
  );
  return { button, input };
}

function acceptDrops(offer) {
  const area = document.getElementById('chat');
  area?.addEventListener('dragover', (event) => {
    event.preventDefault();
    area.classList.add('dropping');
  });
  area?.addEventListener('dragleave', () => area.classList.remove('dropping'));
  area?.addEventListener('drop', (event) => {
    event.preventDefault();
    area.classList.remove('dropping');
    offer(event.dataTransfer?.files[0]);
  });
}

async function offerFile(file, fields) {
  const to = state.chat;
  const isPicture = /^image\/(png|jpeg|gif|webp)$/.test(file.type);
  const preview = isPicture ? h('img', { class: 'preview', alt: '', src: await dataAddress(file) }) : null;
  const caption = h('input', {
    class: 'field',
    maxlength: 1024,
    placeholder: 'Caption',
    'aria-label': 'Caption',
    autofocus: true,
  });
  const buttons = [
    h(
      'button',
      { type: 'submit', class: 'flat', value: isPicture ? 'photo' : 'document', data: { test: 'send-file' } },
      'Send',
    ),
    isPicture ? h('button', { type: 'submit', class: 'flat', value: 'document' }, 'Send as file') : null,
    h('button', { type: 'submit', class: 'flat', value: '' }, 'Cancel'),
  ];
  const body = [preview, h('p', { class: 'dialog-text' }, `${file.name} · ${fileSize(file.size)}`), caption];
  const kind = await dialog(isPicture ? 'Send a photo' : 'Send a file', body, buttons, 'attach');
  if (kind === '') return;
  await sim.sendFile({ chat: to, kind, ...fields, caption: caption.value, file });
  await showNewest();
}

function dataAddress(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => resolve(reader.result));
    reader.addEventListener('error', () => reject(new Error('The file could not be read.')));
    reader.readAsDataURL(file);
  });
}
