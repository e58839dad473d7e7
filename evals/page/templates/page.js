"use strict";
// Narrow the listed failures by kind and by measure; without a script all of them are shown.
const filter = document.querySelector(".filter");
if (filter) {
  document.documentElement.classList.add("scripted");
  const failures = [...document.querySelectorAll("details[data-kind]")];
  const [kind, measure] = filter.querySelectorAll("select");
  const count = filter.querySelector("output");
  const shown = () => failures.filter((each) => !each.hidden);
  const narrow = () => {
    for (const each of failures) {
      const measures = each.dataset.measures.split(" ");
      each.hidden =
        (kind.value && each.dataset.kind !== kind.value) ||
        (measure.value && !measures.includes(measure.value));
    }
    count.value = `${shown().length} of ${failures.length} shown`;
  };
  filter.addEventListener("change", narrow);
  filter.querySelector("button").addEventListener("click", () => {
    const all = shown();
    const open = all.some((each) => !each.open);
    for (const each of all) each.open = open;
  });
  narrow();
}
