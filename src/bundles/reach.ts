// Loaded when somebody else than a person at the views asks: the editor's tasks, other extensions, language models.
export { apiDeeds } from '../services/apiDeeds';
export { editorContext } from '../views/agents/editorContext';
export { EditorTools } from '../views/agents/editorTools';
export { ServiceTasks } from '../views/tasks/serviceTasks';
