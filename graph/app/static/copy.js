// Reads the files that are chosen, here in the browser, and gives their bytes to Python over the page's own connection: no file is posted.

function read(file) {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done({ name: file.name, data: reader.result.slice(reader.result.indexOf(",") + 1) });
    reader.onerror = () => failed(reader.error);
    reader.readAsDataURL(file);
  });
}

export default function ({ data, parentElement, setTriggerValue }) {
  const [chooser, said] = [parentElement.querySelector("input"), parentElement.querySelector("p")];
  chooser.onchange = async () => {
    const files = [...chooser.files];
    said.textContent = "";
    if (!files.length) return;
    if (files.reduce((sum, file) => sum + file.size, 0) > data.limit) {
      said.textContent = data.tooLarge;
      return;
    }
    try {
      setTriggerValue("files", await Promise.all(files.map(read)));
    } catch {
      said.textContent = data.unread;
    }
  };
}
