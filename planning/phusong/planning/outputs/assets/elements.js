/** Element with a class and children; strings become text, never HTML, and nothing stays nothing. */
phusong.el = (tag, className, ...children) => {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
};
