// Proposes the time zone of this computer, which no request tells the server.
const zone = document.getElementById("zone");
if (zone && !zone.value) {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if ([...zone.options].some((option) => option.value === here)) zone.value = here;
}
