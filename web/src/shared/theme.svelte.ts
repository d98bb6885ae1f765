type Choice = 'light' | 'dark';

function stored(): Choice {
  try {
    return localStorage.getItem('theme') === 'dark' ? 'dark' : 'light';
  } catch {
    // Storage may be switched off on a shared desk; the light theme serves.
    return 'light';
  }
}

class Theme {
  current = $state<Choice>(stored());

  toggle(): void {
    this.current = this.current === 'dark' ? 'light' : 'dark';
    try {
      localStorage.setItem('theme', this.current);
    } catch {
      // The choice then lasts as long as the page.
    }
  }
}

export const theme = new Theme();
