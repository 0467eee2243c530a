import { chatView } from './chat.js';
import { chats } from './chats.js';
import { clock } from './clock.js';
import { guideBar } from './guide-bar.js';
import { inbox } from './inbox.js';
import { inspector } from './inspector.js';
import { live } from './live.js';
import { failed } from './notices.js';
import { panes } from './panes.js';
import { personas } from './personas.js';
import { enter } from './world.js';
import { worlds } from './worlds.js';

panes();
personas();
chats();
chatView();
clock();
enter()
  .then(() => {
    // The chat comes first; what stands beside it has to be fetched too.
    inbox();
    inspector();
    guideBar();
    worlds();
    document.body.setAttribute('data-ready', '');
    performance.mark('ready');
  })
  .catch(failed)
  .finally(live);
