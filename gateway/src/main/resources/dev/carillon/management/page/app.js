// SPDX-License-Identifier: Apache-2.0
// The tester page: the panel at the top, and a card for each client.

import { Card } from '/page/card.js';
import { Panel } from '/page/panel.js';

const stage = document.querySelector('meta[name="carillon-stage"]').content;
const url = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/${stage}`;
const cards = document.querySelector('[data-part="cards"]');
const add = document.querySelector('[data-part="add"]');
let count = 0;

function addCard() {
  const card = new Card({ number: ++count, url, onRemove });
  cards.append(card.element);
  return card;
}

function onRemove(card) {
  card.element.remove();
  add.focus();
}

document.querySelector('[data-part="stage"]').textContent = stage;
add.onclick = () => addCard().focus();
addCard();
addCard();
new Panel(document.querySelector('.top')).run();
