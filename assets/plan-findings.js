// While somebody types an item of a plan: what the rules find in it, looked for again once they pause.
const PAUSE = 1500;

export function watchPlanItems() {
  for (const form of document.querySelectorAll("form[data-findings]")) {
    watch(form, document.getElementById("found"), document.getElementById("found-said"));
  }
}

function watch(form, list, said) {
  let waiting;
  let asked = 0;

  async function ask() {
    asked += 1;
    const number = asked;
    const told = await look(form);
    // A later question may have been answered first.
    if (told === null || number !== asked) return;
    list.innerHTML = told.html;
    said.textContent = `${told.said}.`;
  }

  for (const kind of ["input", "change"]) {
    form.addEventListener(kind, () => {
      clearTimeout(waiting);
      waiting = setTimeout(ask, PAUSE);
    });
  }
}

// What the rules find; null where it cannot be asked now. The page says it again once the item is saved.
async function look(form) {
  try {
    const answer = await fetch(form.dataset.findings, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "application/json" },
      redirect: "error",
    });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}
