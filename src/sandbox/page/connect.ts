/** `/connect`: from the sandbox to a team's own group. It only says how: nothing can be typed here, so no secret can leave it. */
import { html } from 'hono/html';
import { readingPage } from './reading.ts';

const ENV = `# What BotFather gave you.
BOT_TOKEN=

# Your numeric Telegram id. Left empty, the first start writes a link into the log that makes you the owner, once.
BOT_OWNERS=

# Your mail server, and who the mails are from. Left empty, everything else works without mails.
SMTP_URL=smtp://user:password@mail.example.com:587
MAIL_FROM=Rollouts <rollouts@example.com>`;

const RIGHTS = [
  ['Pin messages', 'The live card stands at the top of the group.', 'It is posted all the same, and scrolls away.'],
  ['Post messages, in a channel', 'Announcements can be read there.', 'Readers of the channel hear nothing.'],
] as const;

export const connectPage = (version: string) =>
  readingPage(
    version,
    'Connect a real bot',
    html`<h1>Connect a real bot</h1>
<p>What you have tried here is the very bot that works in Telegram: only the settings differ. Nothing is typed on this page; your token and your password go into one file on your machine and nowhere else.</p>

<h2 id="botfather">1 · Get a token from BotFather</h2>
<ol class="steps">
<li>Open <a href="https://t.me/BotFather" rel="noopener noreferrer" target="_blank">@BotFather</a> in Telegram and write <code>/newbot</code>.</li>
<li>Give it a name that people see, and a user name that ends in <code>bot</code>. The answer holds the token: a number, a colon, and 35 characters.</li>
<li>Leave privacy mode on, as it is. The bot needs commands, replies to it and taps, and no other message of your group.</li>
<li>Whoever has the token is the bot. If it ever shows up elsewhere, <code>/revoke</code> makes a new one.</li>
</ol>

<h2 id="env">2 · Write the settings</h2>
<p>In the folder of the bot: <code>cp .env.example .env</code>, then fill in these lines. The file explains all others; each has a default.</p>
<pre class="file" tabindex="0" aria-label="Lines of the file .env">${ENV}</pre>
<p>The bot never logs or shows what stands there, and <code>.env</code> is in <code>.gitignore</code>. Write your number into <code>BOT_OWNERS</code> once you know it: <code>/whoami</code>, said to the running bot in private, tells it.</p>

<h2 id="doctor">3 · Test them</h2>
<ol class="steps">
<li><code>npm run doctor</code> asks Telegram whether it knows the token, looks at privacy mode, your clock, the mail server and the files. It changes nothing and posts nothing.</li>
<li><code>npm run doctor -- --mail you@example.com</code> also sends one mail to you, as stakeholders would get it.</li>
</ol>
<p>Each line is ✅ in order, ▫️ good to know, or ❌ with what to do. It ends with exit code 1 as long as something is wrong.</p>

<h2 id="rights">4 · Add it to your group</h2>
<ol class="steps">
<li><code>npm start</code>. With a token it is no sandbox any more.</li>
<li>As its owner, add the bot to your team’s group. Added by anybody else it leaves again after one sentence.</li>
<li>Make it an administrator, and check its rights:</li>
</ol>
<table>
<thead><tr><th scope="col">Right</th><th scope="col">With it</th><th scope="col">Without it</th></tr></thead>
<tbody>${RIGHTS.map(([right, withIt, without]) => html`<tr><th scope="row">${right}</th><td>${withIt}</td><td>${without}</td></tr>`)}</tbody>
</table>
<p>It needs no other right: leave the rest off. As an administrator Telegram sends it all messages of the group; it handles commands, replies to it and taps, and keeps nothing else.</p>
<ol class="steps" start="4">
<li>Tap through its set-up: rights, time zone, how many sign, people. Then <code>/rollout_new</code>.</li>
<li>Where announcements are to be read: add it there as well, and write <code>/rollout audience</code>.</li>
<li>Run <code>npm run doctor</code> once more: it now looks at the rights in each group, too.</li>
</ol>`,
    { styles: ['theme.css', 'base.css', 'reading.css'], scripts: [] },
  );
