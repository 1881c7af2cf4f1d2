// What stands behind the # of a link reaches no server by itself. It goes into the form and leaves
// the address bar and the history before anything else happens.
const token = window.location.hash.slice(1);
window.history.replaceState(null, "", "/password");
if (token) {
  document.getElementById("token").value = token;
  document.getElementById("link").submit();
} else {
  document.getElementById("opening").hidden = true;
  document.getElementById("incomplete").hidden = false;
}
