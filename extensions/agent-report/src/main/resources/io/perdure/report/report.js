(() => {
  'use strict';
  const more = document.getElementById('more');
  const [open, close] = more.querySelectorAll('button');
  const all = [...document.querySelectorAll('.timeline details')];
  const steps = all.filter(one => one.classList.contains('step'));
  const groups = all.filter(one => one.classList.contains('group'));

  const reveal = () => {
    const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    for (let one = target; one; one = one.parentElement) {
      if (one.tagName === 'DETAILS') one.open = true;
    }
    if (target) target.scrollIntoView();
  };

  const find = words => {
    const wanted = words.trim().toLowerCase();
    for (const step of steps) step.classList.toggle('out', !step.textContent.toLowerCase().includes(wanted));
    for (const group of groups) {
      const found = group.querySelector('.step:not(.out)') !== null;
      group.classList.toggle('out', !found);
      if (wanted) group.open = found;
    }
  };

  let waiting;
  more.querySelector('input').addEventListener('input', event => {
    clearTimeout(waiting);
    waiting = setTimeout(() => find(event.target.value), 200);
  });
  open.addEventListener('click', () => all.forEach(one => { one.open = true; }));
  close.addEventListener('click', () => all.forEach(one => { one.open = false; }));
  addEventListener('hashchange', reveal);
  more.hidden = false;
  reveal();
})();
